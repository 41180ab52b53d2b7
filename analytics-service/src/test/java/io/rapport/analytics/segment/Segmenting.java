package io.rapport.analytics.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.EventJson;
import io.rapport.events.RapportEvent;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What tests of segments do through HTTP and topics, among customers of a tag of their own. */
final class Segmenting {
    private final String tag = "tag-" + Ids.next();

    /** Tagged; with more fields of a profile. */
    UUID customer(Map<String, ?> fields) {
        var id = Ids.next();
        profile(id, 1, fields);
        return id;
    }

    void profile(UUID id, long version, Map<String, ?> fields) {
        profile(id, version, fields, Instant.now());
    }

    void profile(UUID id, long version, Map<String, ?> fields, Instant at) {
        var all = new HashMap<String, Object>(Map.of("customerId", id, "version", version, "tags", List.of(tag)));
        all.putAll(fields);
        EventSender.send(id.toString(), at, EventJson.read(EventJson.write(all), ProfileChanged.class));
    }

    static void send(UUID key, RapportEvent event) {
        EventSender.send(key.toString(), Instant.now(), event);
    }

    /** A segment of those who are tagged and fit. */
    UUID segment(String rule) {
        return UUID.fromString(Api.given("marketer")
                .body("{\"name\":\"" + tag + "\",\"rule\":" + tagged(rule) + "}")
                .post("/api/v1/segments")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    String tagged(String rule) {
        return json("{'all':[{'attribute':'tags','op':'=','value':'" + tag + "'}," + rule + "]}");
    }

    int preview(String rule) {
        return preview("{\"rule\":" + tagged(rule) + "}", 200).extract().path("count");
    }

    int preview(String rule, Instant asOf) {
        return preview("{\"rule\":" + tagged(rule) + ",\"asOf\":\"" + asOf + "\"}", 200)
                .extract()
                .path("count");
    }

    static ValidatableResponse preview(String body, int status) {
        return Api.given("analyst")
                .body(body)
                .post("/api/v1/segments/preview")
                .then()
                .statusCode(status);
    }

    static List<String> members(UUID segment, String parameters) {
        return Api.given("marketer")
                .get("/api/v1/segments/" + segment + "/members" + parameters)
                .then()
                .statusCode(200)
                .extract()
                .path("items.customerId");
    }

    static void untilMembers(UUID segment, UUID... customers) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(members(segment, ""))
                        .containsExactlyInAnyOrder(
                                List.of(customers).stream().map(UUID::toString).toArray(String[]::new)));
    }

    static ValidatableResponse explain(UUID customer, UUID segment, String parameters) {
        return Api.given("agent")
                .get("/api/v1/customers/" + customer + "/segments/" + segment + "/explain" + parameters)
                .then();
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }
}
