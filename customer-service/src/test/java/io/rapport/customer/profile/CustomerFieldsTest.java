package io.rapport.customer.profile;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every field of a customer through HTTP. */
@QuarkusTest
@WithRapport
class CustomerFieldsTest {
    private static final String CUSTOMERS = "/api/v1/customers";
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void keepsNotesAndWhatTheCustomerChoseToHear() {
        var id = created("""
                {"names":{"full":"Suharto"},"notes":["rings after 18:00"],
                 "preferences":{"topics":["shoes","batik"],"channels":["email"],"frequency":"weekly"}}""");
        agent().get(CUSTOMERS + "/" + id)
                .then()
                .body("names", equalTo(java.util.Map.of("full", "Suharto")))
                .body("notes", contains("rings after 18:00"))
                .body("preferences.topics", contains("shoes", "batik"));
        patch(id, 1, "{\"preferences\":{\"frequency\":\"monthly\",\"channels\":null}}")
                .body(
                        "preferences",
                        equalTo(java.util.Map.of("topics", List.of("shoes", "batik"), "frequency", "monthly")));
        var published = EventProbe.of(Topic.CUSTOMER_PROFILES)
                .untilEvent(
                        ProfileChanged.class,
                        event -> event.customerId().toString().equals(id) && event.version() == 2);
        assertThat(published.notes()).containsExactly("rings after 18:00");
        assertThat(published.preferences().frequency()).isEqualTo("monthly");
    }

    @Test
    void namesEachWrongPreferenceAndNote() {
        agent().body("""
                {"notes":[1,"%s"],"preferences":{"topics":"shoes","channels":["E Mail"],"frequency":"hourly","colour":"red"}}""".formatted("x".repeat(2001)))
                .post(CUSTOMERS)
                .then()
                .statusCode(400)
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "notes[0]",
                                "notes[1]",
                                "preferences.topics",
                                "preferences.channels[0]",
                                "preferences.frequency",
                                "preferences.colour"));
    }

    @Test
    void holdsAnAttributeToItsDeclaredType() {
        var name = "shoeSize" + unique;
        var id = created("{\"names\":{\"full\":\"Before\"},\"attributes\":{\"%s\":\"forty\"}}".formatted(name));
        declare(name, "number").statusCode(200).body("type", equalTo("number"));
        agent().get("/api/v1/attribute-types").then().body("items.name", hasItem(name));
        agent().body("{\"attributes\":{\"%s\":\"38\"}}".formatted(name))
                .post(CUSTOMERS)
                .then()
                .statusCode(400)
                .body("errors.field", contains("attributes." + name))
                .body("errors.message", contains("must be a number"));
        created("{\"names\":{\"full\":\"After\"},\"attributes\":{\"%s\":38.5}}".formatted(name));
        patch(id, 1, "{\"language\":\"tr\"}").body("attributes." + name, equalTo("forty"));
        declare(name, "text").statusCode(409);
        given(Roles.ADMIN).delete("/api/v1/attribute-types/" + name).then().statusCode(204);
        declare(name, "text").statusCode(200);
    }

    @Test
    void letsOnlyAdminsDeclareAttributes() {
        agent().body("{\"type\":\"text\"}")
                .put("/api/v1/attribute-types/x")
                .then()
                .statusCode(403);
        declare("x" + unique, "colour").statusCode(400);
        declare("\u200b", "text").statusCode(400);
    }

    @Test
    void understandsADeclaredNumberThatAStorefrontSendsAsText() {
        var name = "points" + unique;
        declare(name, "number").statusCode(200);
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            var user = "user:" + UUID.randomUUID();
            var traits = EventJson.MAPPER.createObjectNode().put(name, "12.50").put("other", "x");
            EventSender.send(user, NOON, new Identified(List.of(user), "default", NOON, false, traits));
            var owner = EventProbe.of(Topic.CUSTOMER_IDENTITIES)
                    .untilEvent(IdentityChanged.class, event -> event.identity().equals(user));
            agent().get(CUSTOMERS + "/" + owner.customerId())
                    .then()
                    .body("attributes." + name, equalTo(12.50f))
                    .body("origins.'attributes.other'.source", equalTo("rapport/test"));
        });
    }

    @Test
    void refusesNumbersThatNobodyCanWriteOut() {
        for (var number : new String[] {"1e999999", "1e-999999", "[1e999999]", "{\"a\":1e99999}", "9".repeat(50)}) {
            agent().body("{\"attributes\":{\"a\":%s}}".formatted(number))
                    .post(CUSTOMERS)
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void saysWhereEachValueCameFrom() {
        var id = created("{\"emails\":[\"first.%s@shop.example\"],\"language\":\"tr\"}".formatted(unique));
        patch(id, 1, "{\"emails\":[\"second.%1$s@shop.example\",\"first.%1$s@shop.example\"]}".formatted(unique));
        var origins = agent().get(CUSTOMERS + "/" + id).then().extract().jsonPath();
        assertThat(origins.getString("origins.language.event")).matches("[0-9a-f-]{36}");
        var ofEach = origins.getList("origins.emails.each.event", String.class);
        assertThat(ofEach).hasSize(2).doesNotHaveDuplicates();
        assertThat(ofEach.get(1)).isEqualTo(origins.getString("origins.language.event"));
        assertThat(ofEach.get(0)).isEqualTo(origins.getString("origins.emails.event"));
    }

    @Test
    void takesTheIdentityOfADroppedEmailAwayToo() {
        var address = "old." + unique + "@shop.example";
        var email = Identity.email(address).toString();
        var id = created("{\"emails\":[\"%s\"],\"names\":{\"full\":\"Renamed\"}}".formatted(address));
        patch(id, 1, "{\"emails\":[\"new.%s@shop.example\"]}".formatted(unique))
                .body(
                        "identities",
                        contains(Identity.email("new." + unique + "@shop.example")
                                .toString()));
        EventProbe.of(Topic.CUSTOMER_IDENTITIES)
                .untilRecord(record -> record.key().equals(email) && record.value() == null);
        agent().queryParam("identity", email).get(CUSTOMERS).then().body("items", hasSize(0));
        var other = created("{\"emails\":[\"%s\"],\"names\":{\"full\":\"Next\"}}".formatted(address));
        EventProbe.of(Topic.CUSTOMER_IDENTITIES)
                .untilEvent(
                        IdentityChanged.class,
                        event -> event.identity().equals(email)
                                && event.customerId().toString().equals(other));
    }

    private io.restassured.response.ValidatableResponse declare(String name, String type) {
        return given(Roles.ADMIN)
                .body("{\"type\":\"%s\"}".formatted(type))
                .put("/api/v1/attribute-types/{name}", name)
                .then();
    }

    private io.restassured.response.ValidatableResponse patch(String id, int version, String patch) {
        return agent().header("If-Match", "\"" + version + "\"")
                .body(patch)
                .patch(CUSTOMERS + "/" + id)
                .then()
                .statusCode(200);
    }

    private static String created(String body) {
        return agent().body(body)
                .post(CUSTOMERS)
                .then()
                .statusCode(201)
                .body("id", matchesPattern("[0-9a-f-]{36}"))
                .extract()
                .path("id");
    }

    private static RequestSpecification agent() {
        return given(Roles.AGENT);
    }
}
