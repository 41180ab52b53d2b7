package io.rapport.mis;

import static io.rapport.mis.Figures.PATIENCE;
import static io.rapport.mis.Figures.proves;
import static io.rapport.mis.Figures.untilValue;
import static io.rapport.test.Api.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.MisEvent.InputChanged;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Money is in bolivianos: BOB. */
@QuarkusTest
@WithRapport
class InputsTest {
    private static final Instant DAY = Instant.parse("2013-05-01T18:30:00Z");
    private static final String SPAN = "\"validFrom\":\"2013-05-01T18:30:00Z\",\"validTo\":\"2013-05-03T18:30:00Z\"";

    private final Shop shop = new Shop("BOB", "BO");

    @Test
    void costsMakeCostPerOrderAndPerTicketAndAreTakenBack() {
        shop.order(Ids.next(), DAY, "100");
        shop.order(Ids.next(), DAY.plusSeconds(5), "100");
        Shop.openTicket(Ids.next(), DAY);
        put("""
                {"input":"cost/orders/BOB","kind":"cost","subject":"orders","value":"200","currency":"BOB",%s},
                {"input":"cost/tickets/BOB","kind":"cost","subject":"tickets","value":"30.5","currency":"BOB",%s}""".formatted(SPAN, SPAN));
        untilValue("cost-per-order", "day", DAY, "&currency=BOB", "50.00");
        untilValue("cost-per-ticket", "day", DAY, "&currency=BOB", "15.25");
        proves("cost-per-order", "day", DAY, "&currency=BOB");
        proves("cost-per-ticket", "day", DAY, "&currency=BOB");
        EventSender.send(
                "cost/orders/BOB",
                Instant.now(),
                new InputChanged(
                        "cost/orders/BOB",
                        9,
                        "cost",
                        new BigDecimal("400"),
                        "BOB",
                        DAY,
                        DAY.plusSeconds(172_800),
                        null,
                        "orders",
                        null));
        untilValue("cost-per-order", "day", DAY, "&currency=BOB", "100.00");
        put("{\"input\":\"cost/orders/BOB\",\"withdrawn\":true}");
        untilValue("cost-per-order", "day", DAY, "&currency=BOB", "0");
        proves("cost-per-order", "day", DAY, "&currency=BOB");
    }

    @Test
    void kpisAreHeldAgainstTheirTargets() {
        var day = DAY.plusSeconds(864_000);
        shop.order(Ids.next(), day, "80");
        shop.order(Ids.next(), day.plusSeconds(86_400), "70");
        put("""
                {"input":"target/revenue/BOB","kind":"target","kpi":"revenue","currency":"BOB","value":"200",
                "validFrom":"%s","validTo":"%s"}""".formatted(day, day.plusSeconds(172_800)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> given("analyst")
                        .get("/api/v1/mis-inputs/targets?limit=1000")
                        .then()
                        .statusCode(200)
                        .body("items.find { it.input == 'target/revenue/BOB' }.actual", equalTo("150.00"))
                        .body("items.find { it.input == 'target/revenue/BOB' }.share", equalTo("0.7500"))
                        .body("items.find { it.input == 'target/revenue/BOB' }.elapsed", equalTo("1.0000")));
    }

    @Test
    void everyWrongFieldIsNamedAndNothingIsTaken() {
        given("admin")
                .contentType("application/json")
                .body("""
                        {"items":[{"input":"stock/BOB","kind":"stock","subject":"default/p1","value":"5"},
                        {"input":"bad","kind":"target","kpi":"profit","value":"-1","currency":"XYZW"}]}""")
                .put("/api/v1/mis-inputs")
                .then()
                .statusCode(400)
                .body(
                        "errors.field",
                        contains(
                                "items[1].value",
                                "items[1].currency",
                                "items[1].kpi",
                                "items[1].validFrom",
                                "items[1].validTo"));
        given("analyst")
                .get("/api/v1/mis-inputs?kind=stock&limit=1000")
                .then()
                .body("items.findAll { it.input == 'stock/BOB' }.size()", equalTo(0));
        given("analyst")
                .contentType("application/json")
                .body("{\"items\":[]}")
                .put("/api/v1/mis-inputs")
                .then()
                .statusCode(403);
    }

    @Test
    void aBrokenInputOfTheTopicIsADeadLetterThatSaysWhy() {
        var key = "bad/" + Ids.next();
        EventSender.send(
                key,
                Instant.now(),
                new InputChanged(key, 1, "budget", BigDecimal.ONE, null, DAY, DAY, null, null, null));
        await().atMost(PATIENCE)
                .untilAsserted(() -> given("admin")
                        .get("/api/v1/dead-letters?limit=1000")
                        .then()
                        .body("items.reason", hasItem("currency: is needed: a budget is money")));
    }

    private static void put(String items) {
        given("system")
                .contentType("application/json")
                .body("{\"items\":[" + items + "]}")
                .put("/api/v1/mis-inputs")
                .then()
                .statusCode(204);
    }
}
