package io.rapport.support.figure;

import static io.rapport.support.Desk.added;
import static io.rapport.support.Desk.change;
import static io.rapport.support.Desk.get;
import static io.rapport.support.Desk.opened;
import static io.rapport.support.Desk.post;
import static io.rapport.support.Desk.say;
import static io.rapport.support.KnownCustomers.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures with the tickets behind them, search and suggestions; each test has a channel of its own. */
@QuarkusTest
@WithRapport
class FiguresTest {
    private final String channel = "figure-" + Ids.next();

    @Inject
    Jdbi jdbi;

    @Test
    void everyFigureHasItsTicketsBehindIt() {
        added(
                "/api/v1/sla-policies",
                Map.of(
                        "name",
                        channel,
                        "position",
                        -1_000,
                        "when",
                        Map.of("channels", List.of(channel)),
                        "resolutionSeconds",
                        3_600));
        var customer = known();
        var waiting = opened(customer, Map.of("channel", channel));
        var again = opened(customer, Map.of("channel", channel));
        var done = opened(customer, Map.of("channel", channel));
        List.of(again, done).forEach(id -> {
            say(id, "Yolda.");
            change(id, Map.of("status", "resolved"));
        });
        change(again, Map.of("status", "open"));
        change(again, Map.of("status", "resolved"));

        var row = "items.find { it.value == '" + channel + "' }.";
        get("/api/v1/support-figures?by=channel")
                .body(row + "opened", equalTo(3))
                .body(row + "resolved", equalTo(2))
                .body(row + "backlog", equalTo(1))
                .body(row + "reopened", equalTo(1))
                .body(row + "reopenedPercent", equalTo("50.0"))
                .body(row + "slaMet", equalTo(3))
                .body(row + "withinSlaPercent", equalTo("100.0"))
                .body(row + "firstResponseMedian", notNullValue());
        behind("backlog").body("items.id", contains(waiting.toString()));
        behind("reopened").body("items.id", contains(again.toString()));
        behind("resolved").body("items.id", containsInAnyOrder(again.toString(), done.toString()));
        behind("first-response").body("items.seconds", notNullValue());
        assertThat(Api.given(Roles.ANALYST)
                        .accept("text/csv")
                        .get("/api/v1/support-figures?by=channel")
                        .asString())
                .startsWith("value,opened,resolved,")
                .contains(channel + ",3,2,1,1,50.0,");
    }

    private ValidatableResponse behind(String figure) {
        return get("/api/v1/support-figures/tickets?by=channel&value=" + channel + "&figure=" + figure);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "İade talebim kabul edilmedi | IADE kabul",
                "Đơn hàng của tôi chưa được giao, tôi muốn khiếu nại | don hang khieu nai",
                "నా ఆర్డర్ ఇంకా రాలేదు | ఆర్డర్ రాలే",
                "Pesenan kula dèrèng dugi | pesenan dereng",
                "My parcel was damaged when it arrived | DAMAGED parcel"
            })
    void findsTicketsInTheLanguagesOfItsCustomers(String said, String looked) {
        var customer = known();
        var id = opened(customer, Map.of("channel", channel, "body", said));
        found(customer, looked).body("items.id", contains(id.toString()));
        found(customer, looked + " başkakelime").body("items.id", equalTo(List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fincanımın kulpu çatlamış | ÇATLMIŞ fincanimin",
                "İADE formunu dolduramıyorum | formunu doldruamıyorum",
                "Tôi muốn khiếu nại về nước hoa | khieuu nai",
                "నా సరుకు విరిగిపోయింది | విరిగిపయింది",
                "ꦥꦼꦱꦼꦤꦤ꧀ ꦫꦸꦱꦏ꧀ | ꦥꦼꦱꦼꦤ꧀ꦤ",
                "The saucer arrived shatterd | shattered saucr"
            })
    void findsTicketsInSpiteOfMisspellings(String said, String looked) {
        var customer = known();
        var id = opened(customer, Map.of("channel", channel, "body", said));
        opened(customer, Map.of("channel", channel, "body", "Başka bir konu, chuyện khác, something else"));
        found(customer, looked).body("items.id", contains(id.toString()));
    }

    @Test
    void takesNothingForMisspeltWhereSomethingIsWrittenSo() {
        var customer = known();
        var kargo = opened(customer, Map.of("channel", channel, "body", "zargolu paket"));
        opened(customer, Map.of("channel", channel, "body", "zarkolu paket"));
        found(customer, "zargolu").body("items.id", contains(kargo.toString()));
    }

    @Test
    void forgetsAWordThatNobodySaysAnyMore() {
        var customer = known();
        var id = opened(customer, Map.of("channel", channel, "subject", "Zubrowkanın kapağı"));
        assertThat(isKnown("zubrowkanin")).isTrue();
        change(id, Map.of("subject", "Kapak"));
        assertThat(isKnown("zubrowkanin")).isFalse();
        assertThat(isKnown("nerede")).isTrue();
    }

    private boolean isKnown(String word) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select exists (select from ticket_word where word = :word)")
                        .bind("word", word)
                        .mapTo(Boolean.class)
                        .one());
    }

    private static ValidatableResponse found(UUID customer, String words) {
        return Api.given(Roles.AGENT)
                .queryParam("q", words)
                .queryParam("customerId", customer)
                .get("/api/v1/tickets")
                .then()
                .statusCode(200);
    }

    @Test
    void suggestsATypeFromWhatItLearned() {
        var customer = known();
        for (var i = 0; i < 5; i++) {
            opened(customer, Map.of("body", "zurnalık hediye teşekkür", "type", "praise"));
            opened(customer, Map.of("body", "davulluk kırık bozuk", "type", "return"));
        }
        post(Roles.ADMIN, "/api/v1/suggestion-models", Map.of()).statusCode(200);
        var id = opened(customer, Map.of("body", "zurnalık hediye teşekkür"));
        get("/api/v1/tickets/" + id + "/suggestion")
                .body("type.value", equalTo("praise"))
                .body("type.because", hasItem("zurnalik"))
                .body("type.trainedOn", greaterThan(9))
                .body("type.confidence", notNullValue());
    }
}
