package io.rapport.customer.consent;

import static io.rapport.test.Api.anonymous;
import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.PrivacyEvent.ErasureLifted;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A consent counts when the person has confirmed it herself, and only then. */
@QuarkusTest
@WithRapport
class DoubleOptInsTest {
    private final String address = UUID.randomUUID() + "@shop.example";

    @Test
    void grantsOnlyWhenThePersonPressesTheButton() {
        var customer = customer();
        var link = ask();
        anonymous()
                .header("Accept-Language", "tr-TR,tr;q=0.9")
                .get(link)
                .then()
                .statusCode(200)
                .body(containsString("onaylıyorum"));
        consents(customer).body("items", empty());

        anonymous().post(link).then().statusCode(200);

        consents(customer).body("items.state", equalTo(List.of("granted")));
        EventProbe.of(Topic.CUSTOMER_LIFECYCLE)
                .untilEvent(
                        ConsentChanged.class,
                        changed -> changed.customerId().toString().equals(customer)
                                && changed.state().equals("granted")
                                && changed.textVersion().equals("v3"));
        given(Roles.SYSTEM)
                .get("/api/v1/privacy/customers/" + customer)
                .then()
                .body("stores.consent.proof.doubleOptIn", hasSize(1));
    }

    @Test
    void grantsNothingByALinkThatWasUsed() {
        var customer = customer();
        var link = ask();
        anonymous().post(link).then().statusCode(200);
        given(Roles.AGENT)
                .body(Map.of("channel", "email", "purpose", "marketing", "state", "withdrawn", "source", "phone"))
                .post("/api/v1/customers/" + customer + "/consents")
                .then()
                .statusCode(201);
        anonymous().post(link).then().statusCode(200);
        consents(customer).body("items.state", equalTo(List.of("withdrawn")));
    }

    @Test
    void refusesALinkThatIsNotOurs() {
        customer();
        var link = ask();
        var later = link.replaceAll("\\.(\\d+)\\.", ".9999999999.");
        anonymous().post(later).then().statusCode(404);
        anonymous().post(link.substring(0, link.length() - 4) + "AAAA").then().statusCode(404);
        anonymous().get("/c/x").then().statusCode(404);
        anonymous().get("/c/a.b.c").then().statusCode(404);
    }

    @Test
    void letsAnErasedPersonBeKnownAgainByHerOwnWill() {
        var customer = customer();
        given(Roles.ADMIN)
                .body(Map.of("customerId", customer, "type", "erase"))
                .post("/api/v1/data-subject-requests")
                .then()
                .statusCode(201);
        create().statusCode(409);
        var link = ask();
        create().statusCode(409);
        anonymous().post(link).then().statusCode(200);
        create().statusCode(201);
        assertThat(EventProbe.of(Topic.PRIVACY_REQUESTS).eventsOf(ErasureLifted.class))
                .isNotEmpty();
    }

    @Test
    void needsToKnowWhoIsAsked() {
        given(Roles.SYSTEM)
                .body(Map.of("channel", "email", "purpose", "marketing", "source", "form"))
                .post("/api/v1/double-opt-ins")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("email"));
        given(Roles.AGENT).body(Map.of()).post("/api/v1/double-opt-ins").then().statusCode(403);
    }

    private String customer() {
        return create().statusCode(201).extract().path("id");
    }

    private ValidatableResponse create() {
        return given(Roles.AGENT)
                .body(Map.of("emails", List.of(address)))
                .post("/api/v1/customers")
                .then();
    }

    /** The path that the mail would lead to. */
    private String ask() {
        var body = Map.of(
                "email",
                address,
                "channel",
                "email",
                "purpose",
                "marketing",
                "source",
                "newsletter form",
                "textVersion",
                "v3");
        var link = given(Roles.SYSTEM)
                .body(body)
                .post("/api/v1/double-opt-ins")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("link");
        return URI.create(link).getPath();
    }

    private static ValidatableResponse consents(String customer) {
        return given(Roles.AGENT)
                .get("/api/v1/customers/" + customer + "/consents")
                .then()
                .statusCode(200);
    }
}
