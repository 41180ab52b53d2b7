package io.rapport.support;

import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What agents and admins do at their desks, through HTTP. */
public final class Desk {
    private Desk() {}

    public static UUID opened(UUID customer, Map<String, ?> more) {
        var ticket = new HashMap<String, Object>(
                Map.of("customerId", customer, "subject", "Kargo", "body", "Nerede?", "type", "question"));
        ticket.putAll(more);
        return UUID.fromString(post(Roles.AGENT, "/api/v1/tickets", ticket)
                .statusCode(201)
                .extract()
                .path("id"));
    }

    public static void say(UUID id, String body) {
        post(Roles.AGENT, "/api/v1/tickets/" + id + "/messages", Map.of("body", body, "visibility", "public"))
                .statusCode(201);
    }

    public static void change(UUID id, Map<String, ?> change) {
        Api.given(Roles.AGENT)
                .header("If-Match", "*")
                .body(change)
                .patch("/api/v1/tickets/{id}", id)
                .then()
                .statusCode(200);
    }

    public static String added(String path, Map<String, ?> definition) {
        return post(Roles.ADMIN, path, definition).statusCode(201).extract().path("id");
    }

    public static ValidatableResponse post(String role, String path, Map<String, ?> body) {
        return Api.given(role).body(body).post(path).then();
    }

    public static ValidatableResponse ticket(UUID id) {
        return get("/api/v1/tickets/" + id);
    }

    public static ValidatableResponse get(String path) {
        return Api.given(Roles.AGENT).get(path).then().statusCode(200);
    }
}
