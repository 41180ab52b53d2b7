package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Money;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each journey that is shipped, from what begins it to its mails and its end; days are seconds here. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class ReadyMadeTest extends CampaignStory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String product = "p-" + segment;

    @ParameterizedTest
    @CsvSource({
        "welcome, 2",
        "abandoned-cart, 1",
        "abandoned-browse, 1",
        "review, 1",
        "replenishment, 1",
        "birthday, 1",
        "win-back, 1",
        "price-drop, 1",
        "back-in-stock, 1"
    })
    void goesFromItsTriggerToItsMailsAndItsEnd(String name, int mails) {
        var definition = shipped(name);
        var goal = definition.path("goal").asText(null);
        var ayse = shopper();
        var journey = running(name, definition);
        begin(name, definition.path("trigger"), ayse);

        receiptOf(journey).until("sent", mails).until("planned", mails);
        figures(journey, "done", 1);
        if (goal != null && definition.path("steps").toString().contains("\"wait\"")) {
            endsWithItsGoal(name, goal);
        }
    }

    @Test
    void allAreShippedAndFitTheSchema() {
        var schema = given("marketer")
                .accept("*/*")
                .get("/api/v1/journeys/schema")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        var validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON);
        var names = JSON.valueToTree(all()).fieldNames();
        names.forEachRemaining(name -> {
            var whole = shipped(name);
            assertThat(validator.validate(whole.toString(), InputFormat.JSON))
                    .as(name)
                    .isEmpty();
            assertThat(validator.validate(whole.without("start").toString(), InputFormat.JSON))
                    .as(name)
                    .isNotEmpty();
        });
        var unknown = shipped("review");
        ((ObjectNode) unknown.path("steps").path("ask")).put("type", "pigeon");
        assertThat(validator.validate(unknown.toString(), InputFormat.JSON)).isNotEmpty();
    }

    /** One who waits does what the journey wanted her to do: she hears nothing more. */
    private void endsWithItsGoal(String name, String goal) {
        var definition = shipped(name);
        definition.path("steps").forEach(step -> {
            if (step.path("type").asText().equals("wait")) {
                ((ObjectNode) step).put("for", "PT10M");
            }
        });
        var lan = shopper();
        var journey = running(name, definition);
        begin(name, definition.path("trigger"), lan);
        figures(journey, "active", 1);
        does(lan.visitor, goal);
        figures(journey, "goal", 1);
    }

    private record Shopper(UUID customer, UUID visitor) {}

    private Shopper shopper() {
        var customer = consentingCustomer("Ayşe", "tr");
        var visitor = Ids.next();
        EventSender.send(visitor.toString(), NOW, new AttributionChanged(visitor, customer, 1));
        await().until(() ->
                count("select count(*) from visitor where customer_id is not null and visitor_id = ?", visitor) == 1);
        await().until(() -> count("select count(*) from consent where customer_id = ?", customer) == 1);
        await().until(() -> count("select count(*) from profile where customer_id = ?", customer) == 1);
        return new Shopper(customer, visitor);
    }

    private void begin(String name, JsonNode trigger, Shopper shopper) {
        switch (name) {
            case "win-back" ->
                EventSender.send(
                        shopper.customer.toString(), NOW, new SegmentEntered(segment, shopper.customer, false, 1));
            case "birthday" -> {
                // she is born by the time that it starts
            }
            case "price-drop", "back-in-stock" -> {
                product(1, "100", 0L);
                await().until(() -> jdbi.withHandle(
                                handle -> handle.select("select count(*) from product where product_id = ?", product)
                                        .mapTo(Long.class)
                                        .one())
                        == 1);
                does(shopper.visitor, "storefront.product-viewed");
                await().until(() -> count("select count(*) from interest where visitor_id = ?", shopper.visitor) == 1);
                product(2, "89", 3L);
            }
            default -> does(shopper.visitor, trigger.path("event").asText());
        }
    }

    private void product(long version, String price, Long stock) {
        EventSender.send(
                "default/" + product,
                NOW,
                new ProductChanged(
                        "default",
                        product,
                        null,
                        "Şal",
                        null,
                        null,
                        new Money(new BigDecimal(price), "TRY"),
                        null,
                        stock,
                        null,
                        false,
                        null,
                        version));
    }

    private void does(UUID visitor, String type) {
        var envelope =
                new Envelope(Ids.next().toString(), "storefront/test", type, Instant.now(), visitor.toString(), null);
        EventSender.send(
                visitor.toString(),
                envelope,
                new Happened(
                        visitor,
                        null,
                        "default",
                        "web",
                        null,
                        Instant.now(),
                        false,
                        false,
                        JSON.createObjectNode().put("product_id", product),
                        null));
    }

    private static Map<String, Object> all() {
        return given("marketer")
                .get("/api/v1/journeys/ready-made")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("$");
    }

    /** With templates and a segment filled in, and seconds for days. */
    private ObjectNode shipped(String name) {
        ObjectNode definition = JSON.valueToTree(all().get(name));
        var template = template();
        definition.path("steps").forEach(step -> {
            var type = step.path("type").asText();
            if (type.equals("send")) {
                ((ObjectNode) step).put("template", template);
            } else if (type.equals("wait")) {
                ((ObjectNode) step).put("for", "PT2S");
            }
        });
        if (definition.path("trigger").isEmpty()) {
            ((ObjectNode) definition.path("trigger")).put("segmentEntered", segment.toString());
        }
        return definition;
    }

    private UUID running(String name, ObjectNode definition) {
        if (name.equals("birthday")) {
            bornToday();
        }
        var id = given("marketer")
                .body(Map.of("name", "J " + Ids.next(), "holdout", BigDecimal.ZERO, "definition", definition))
                .post("/api/v1/journeys")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        given("marketer").post("/api/v1/journeys/" + id + "/start").then().statusCode(200);
        return UUID.fromString(id);
    }

    /** One more, whose birthday it is; whoever else has none. */
    private void bornToday() {
        var sari = consentingCustomer("Sari", "jv");
        await().until(() -> count("select count(*) from consent where customer_id = ?", sari) == 1);
        EventSender.send(
                sari.toString(),
                NOW,
                new ProfileChanged(
                        sari,
                        2,
                        new Names("Sari", null, null),
                        List.of(address(sari)),
                        null,
                        null,
                        LocalDate.now(ZoneOffset.UTC).minusYears(30),
                        null,
                        "jv",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        NOW));
        await().until(() ->
                count("select count(*) from profile where birth_date is not null and customer_id = ?", sari) == 1);
    }

    private static void figures(UUID journey, String status, int count) {
        await().untilAsserted(() -> given("marketer")
                .get("/api/v1/journeys/" + journey + "/figures")
                .then()
                .statusCode(200)
                .body(status, equalTo(count)));
    }
}
