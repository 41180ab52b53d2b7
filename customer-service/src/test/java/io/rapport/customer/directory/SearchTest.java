package io.rapport.customer.directory;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.Identity;
import io.rapport.kit.security.Roles;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Customers as people look for them. */
@QuarkusTest
@WithRapport
class SearchTest {
    private static final String CUSTOMERS = "/api/v1/customers";

    @Inject
    Jdbi jdbi;

    /** Letters alone, so that it may be misspelt. */
    private final String unique = UUID.randomUUID()
            .toString()
            .replaceAll("[^0-9a-f]", "")
            .substring(0, 10)
            .chars()
            .mapToObj(c -> String.valueOf((char) (Character.isDigit(c) ? 'g' + c - '0' : c)))
            .reduce("", String::concat);

    @Test
    void findsEachWayOfWritingIstanbul() {
        var id = named("İstanbul " + unique);
        for (var query : new String[] {"İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "İSTAN", "stanbul"}) {
            found(query + " " + unique).body("items.id", contains(id));
        }
    }

    @Test
    void findsVietnameseNamesWithoutTheirMarks() {
        var id = named("Nguyễn Thị Ánh " + unique);
        for (var query : new String[] {"nguyen", "NGUYỄN", "Nguyễn", "thi anh", "ng"}) {
            found(query + " " + unique).body("items.id", contains(id));
        }
    }

    @Test
    void findsTeluguAndJavaneseScript() {
        var telugu = named("సీత లక్ష్మి " + unique);
        var javanese = named("ꦱꦸꦏꦂꦤ " + unique);
        found("సీత " + unique).body("items.id", contains(telugu));
        found("లక్ " + unique).body("items.id", contains(telugu));
        found("సత " + unique).body("items", hasSize(0));
        found("ꦱꦸꦏꦂꦤ " + unique).body("items.id", contains(javanese));
        found("ꦱꦸꦏ " + unique).body("items.id", contains(javanese));
    }

    @Test
    void findsInSpiteOfATypingError() {
        var id = named("Yılmaz " + unique);
        var typo = misspelt();
        found(typo).body("items.id", hasItem(id)).body("next", nullValue());
        found("yilmas " + typo).body("items.id", hasItem(id));
        found("qqqqqqqq " + unique).body("items.id", not(hasItem(id)));
    }

    @Test
    void findsAnEmailInSpiteOfATypingError() {
        var id = emailed(unique + ".lovelace@shop.example");
        found(unique + ".lovlace@shopp.example").body("items.id", hasItem(id));
    }

    @Test
    void findsAmongLikeEmailsTheOneOfTheNumber() {
        var address = "%s-%d@shop.example";
        var ids = IntStream.range(1815, 1818)
                .mapToObj(number -> emailed(address.formatted(unique, number)))
                .toList();
        found(address.formatted(misspelt(), 1816)).body("items.id", contains(ids.get(1)));
        found(address.formatted(misspelt(), 1999)).body("items.id", containsInAnyOrder(ids.toArray()));
    }

    @Test
    void findsNobodyElseByAnEmail() {
        var hers = emailed(unique + "@shop.example");
        var longer = named("The one of " + unique + "@shop.example.org");
        found(unique + "@shop.example").body("items.id", contains(hers));
        found(unique + "@shop.example.org").body("items.id", contains(longer));
        found(unique + "@shop.examp").body("items.id", contains(hers, longer));
    }

    @Test
    void forgetsAWordThatNobodyHasAnyMore() {
        var id = named(unique);
        assertThat(known(unique)).isOne();
        given(Roles.AGENT)
                .contentType("application/merge-patch+json")
                .header("If-Match", "*")
                .body("{\"names\":{\"full\":\"Somebody\"}}")
                .patch(CUSTOMERS + "/" + id)
                .then()
                .statusCode(200);
        assertThat(known(unique)).isZero();
    }

    @Test
    void findsByAnyIdentifier() {
        var address = unique + "@shop.example";
        var id = given(Roles.AGENT)
                .body("{\"emails\":[\"%s\"],\"identities\":[\"user:cdnow/%s\",\"telegram:T-%s\"]}"
                        .formatted(address, unique, unique))
                .post(CUSTOMERS)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        for (var query : new String[] {
            id,
            "cdnow/" + unique,
            "user:cdnow/" + unique,
            "T-" + unique,
            address.toUpperCase(java.util.Locale.ROOT),
            Identity.email(address).toString()
        }) {
            found(query).body("items.id", contains(id));
        }
    }

    private long known(String word) {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from search_word where word = :word")
                .bind("word", word)
                .mapTo(Long.class)
                .one());
    }

    private String misspelt() {
        return unique.substring(0, 4) + unique.charAt(5) + unique.charAt(4) + unique.substring(6);
    }

    private static String named(String name) {
        return created("{\"names\":{\"full\":\"%s\"}}".formatted(name));
    }

    private static String emailed(String address) {
        return created("{\"emails\":[\"%s\"]}".formatted(address));
    }

    private static String created(String customer) {
        return given(Roles.AGENT)
                .body(customer)
                .post(CUSTOMERS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse found(String query) {
        return given(Roles.AGENT).queryParam("q", query).get(CUSTOMERS).then().statusCode(200);
    }
}
