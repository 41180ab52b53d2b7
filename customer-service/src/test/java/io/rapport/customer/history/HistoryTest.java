package io.rapport.customer.history;

import static io.rapport.test.Api.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.security.Roles;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was known of a customer, and who looked. */
@QuarkusTest
@WithRapport
class HistoryTest {
    private static final String CUSTOMERS = "/api/v1/customers";

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void answersWhatWasKnownThen() {
        var before = Instant.now();
        var id = created();
        var first = Instant.now();
        patch(id, 1, "{\"language\":\"de\",\"emails\":[\"b.%s@shop.example\"]}".formatted(unique));
        var second = Instant.now();
        patch(id, 2, "{\"language\":null}");
        asOf(id, first)
                .statusCode(200)
                .body("language", equalTo("tr"))
                .body("emails", contains("a." + unique + "@shop.example"))
                .body("origins.language.source", equalTo("api"));
        asOf(id, second).body("language", equalTo("de"));
        asOf(id, Instant.now()).body("language", nullValue());
        asOf(id, before).statusCode(404);
        agent().get(CUSTOMERS + "/" + id + "?asOf=yesterday").then().statusCode(400);
        agent().get(CUSTOMERS + "/" + UUID.randomUUID() + "?asOf=" + before)
                .then()
                .statusCode(404);
    }

    @Test
    void answersWhichConsentsStoodThen() {
        var id = created();
        var before = Instant.now();
        consent(id, "granted");
        var granted = Instant.now();
        consent(id, "withdrawn");
        asOf(id, before).statusCode(200).body("consents", hasSize(0));
        asOf(id, granted)
                .body("consents.channel", contains("email"))
                .body("consents.state", contains("granted"))
                .body("consents.source", contains("phone"))
                .body("consents[0].at", notNullValue());
        asOf(id, Instant.now()).body("consents.state", contains("withdrawn"));
        agent().get(CUSTOMERS + "/" + id).then().body("consents", nullValue());
    }

    @Test
    void tellsEachChangeWithItsOriginNewestFirst() {
        var id = created();
        patch(id, 1, "{\"language\":\"de\",\"attributes\":{\"size\":38}}");
        patch(id, 2, "{\"language\":null}");
        var path = CUSTOMERS + "/" + id + "/history";
        agent().get(path)
                .then()
                .statusCode(200)
                .body("items.version", contains(3, 2, 1))
                .body("items[0].changes.field", contains("language"))
                .body("items[0].changes[0].from", equalTo("de"))
                .body("items[0].changes[0].to", nullValue())
                .body("items[1].changes.field", hasItems("language", "attributes.size"))
                .body("items[1].changes.find { it.field == 'language' }.from", equalTo("tr"))
                .body("items[1].changes.find { it.field == 'language' }.origin.source", equalTo("api"))
                .body("items[1].changes.find { it.field == 'language' }.origin.event", notNullValue())
                .body("items[2].changes.field", hasItem("names.full"))
                .body("items[2].at", notNullValue());
    }

    @Test
    void pagesThroughTheHistory() {
        var id = created();
        patch(id, 1, "{\"language\":\"de\"}");
        patch(id, 2, "{\"language\":\"vi\"}");
        var path = CUSTOMERS + "/" + id + "/history";
        var first = agent().get(path + "?limit=2").then().body("items.version", contains(3, 2));
        agent().get(path + "?limit=2&after=" + first.extract().path("next"))
                .then()
                .body("items.version", contains(1))
                .body("items[0].changes.find { it.field == 'language' }.to", equalTo("tr"))
                .body("next", nullValue());
        agent().get(path + "?after=nonsense").then().statusCode(400);
        agent().get(CUSTOMERS + "/" + UUID.randomUUID() + "/history").then().statusCode(404);
    }

    @Test
    void showsAdminsWhoSawAndChangedACustomer() {
        var id = created();
        patch(id, 1, "{\"language\":\"de\"}");
        given(Roles.SYSTEM).get(CUSTOMERS + "/" + id).then().statusCode(200);
        agent().get(CUSTOMERS + "/" + id + "/history").then().statusCode(200);
        var first = given(Roles.ADMIN)
                .get("/api/v1/audit-log?limit=3&customer=" + id)
                .then()
                .statusCode(200)
                .body("items.action", contains("history-read", "customer-read", "customer-changed"))
                .body("items.actor", contains("agent", "system", "agent"));
        given(Roles.ADMIN)
                .get("/api/v1/audit-log?customer=" + id + "&after="
                        + first.extract().path("next"))
                .then()
                .body("items.action", contains("customer-created"))
                .body("next", nullValue());
        given(Roles.ADMIN)
                .get("/api/v1/audit-log?limit=1&actor=system")
                .then()
                .body("items", hasSize(1))
                .body("items[0].actor", equalTo("system"));
        agent().get("/api/v1/audit-log").then().statusCode(403);
    }

    private ValidatableResponse asOf(String id, Instant at) {
        return agent().get(CUSTOMERS + "/" + id + "?asOf=" + at).then();
    }

    private static void consent(String id, String state) {
        agent().body("{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"%s\",\"source\":\"phone\"}"
                        .formatted(state))
                .post(CUSTOMERS + "/" + id + "/consents")
                .then()
                .statusCode(201);
    }

    private void patch(String id, int version, String patch) {
        agent().header("If-Match", "\"" + version + "\"")
                .body(patch)
                .patch(CUSTOMERS + "/" + id)
                .then()
                .statusCode(200);
    }

    private String created() {
        return agent().body("{\"names\":{\"full\":\"Sukarno\"},\"language\":\"tr\",\"emails\":[\"a.%s@shop.example\"]}"
                        .formatted(unique))
                .post(CUSTOMERS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static RequestSpecification agent() {
        return given(Roles.AGENT);
    }
}
