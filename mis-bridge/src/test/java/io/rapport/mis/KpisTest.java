package io.rapport.mis;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The company's zone is Asia/Kolkata: its hours start at :30 and its days at 18:30 UTC. Each test has days of its own. */
@QuarkusTest
@WithRapport
class KpisTest {
    private static final Instant FIRST_DAY = Instant.parse("2020-01-01T18:30:00Z");
    private static final AtomicInteger DAYS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Instant day = FIRST_DAY.plus(10L * DAYS.getAndIncrement(), ChronoUnit.DAYS);
    private final Shop shop = new Shop("TRY", "TR");

    @Inject
    AgroalDataSource database;

    @Test
    void ordersAddUpByMinuteHourAndDay() {
        shop.order(Ids.next(), day.plusSeconds(10), "100.005");
        shop.order(Ids.next(), day.plusSeconds(20), "50");
        shop.order(Ids.next(), day.plusSeconds(3_700), "0.00");
        untilValue("orders", "day", "3");
        untilValue("revenue", "day", "150.01");
        untilValue("aov", "day", "50.00");
        untilValue("net-revenue", "day", "150.01");
        untilValue("orders", "hour", "2");
        untilValue("revenue", "minute", "150.01");
        var hours = kpis("revenue", "hour", day, day.plusSeconds(86_400)).jsonPath();
        assertThat(hours.getList("items.start"))
                .isEqualTo(List.of(day.toString(), day.plusSeconds(3_600).toString()));
        assertThat(hours.getList("items.eventCount")).isEqualTo(List.of(2, 1));
        assertThat(hours.getString("items[1].value")).isEqualTo("0.00");
        assertThat(hours.getString("items[0].currency")).isEqualTo("TRY");
        assertThat(hours.getMap("items[0].dimensions")).isEmpty();
    }

    @Test
    void currenciesAreNeverAddedUp() {
        shop.order(Ids.next(), day, "10");
        new Shop("VND", "VN").order(Ids.next(), day, "250000.5");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(kpis("revenue", "day", day, day.plusSeconds(1))
                                .jsonPath()
                                .getList("items.value"))
                        .isEqualTo(List.of("10.00", "250001")));
    }

    @Test
    void theMoneyOfAnErasedCustomerStaysAndSoDoWhatIsCountedByRandomIds() {
        var visitor = Ids.next();
        var customer = Ids.next();
        Shop.attribute(visitor, customer, 1);
        shop.order(visitor, day, "10");
        untilValue("new-customers", "day", "1");
        var request = Ids.next();
        EventSender.send(
                request.toString(),
                day,
                new ErasureRequested(request, List.of(customer), List.of(visitor), List.of(), List.of()));
        EventSender.sendTombstone(Topic.CUSTOMER_ATTRIBUTIONS, visitor.toString());
        EventProbe.of(Topic.PRIVACY_RECEIPTS)
                .untilEvent(
                        ReceiptRecorded.class, receipt -> receipt.requestId().equals(request));
        Shop.openTicket(customer, day);
        untilValue("tickets-opened", "day", "1");
        untilValue("new-customers", "day", "0");
        untilValue("revenue", "day", "10.00");
        proves("revenue", "day", "&currency=TRY");
    }

    @Test
    void dimensionsAreOfCountryAndChannel() {
        shop.order(Ids.next(), day, "10");
        new Shop("TRY", "DE").order(Ids.next(), day, "5");
        untilValue("revenue", "day", "15.00");
        assertThat(dimension("country:DE").getString("items[0].value")).isEqualTo("5.00");
        assertThat(dimension("channel:web").getString("items[0].value")).isEqualTo("15.00");
        assertThat(dimension("country:DE").getString("items[0].dimensions.country"))
                .isEqualTo("DE");
    }

    @Test
    void anEventSentTwiceCountsOnce() {
        shop.orderTwiceSent(Ids.next(), day, "10");
        shop.order(Ids.next(), day, "1");
        untilValue("revenue", "day", "11.00");
        assertThat(one("revenue", "day").getInt("items[0].eventCount")).isEqualTo(2);
    }

    @Test
    void refundsCountOnTheirOwnDayAndNeverLowerOrders() {
        var visitor = Ids.next();
        var order = shop.order(visitor, day, "100");
        var nextDay = day.plus(1, ChronoUnit.DAYS);
        shop.refund(visitor, nextDay.plusSeconds(5), order, day, "30");
        untilValue("refunds", "day", nextDay, "30.00");
        untilValue("net-revenue", "day", nextDay, "-30.00");
        untilValue("net-revenue", "day", day, "100.00");
        untilValue("orders", "day", day, "1");
        assertThat(kpis("orders", "day", nextDay, nextDay.plusSeconds(1))
                        .jsonPath()
                        .getList("items"))
                .isEmpty();
    }

    @Test
    void cancellationTakesTheOrderOutOfItsWindow() {
        var visitor = Ids.next();
        Shop.attribute(visitor, Ids.next(), 1);
        var order = shop.order(visitor, day, "100");
        untilValue("new-customers", "day", "1");
        shop.cancel(visitor, day.plus(1, ChronoUnit.DAYS), order, day, "100");
        untilValue("orders", "day", "0");
        untilValue("revenue", "day", "0.00");
        untilValue("new-customers", "day", "0");
    }

    @Test
    void aLateEventRevisesAFinalWindow() {
        shop.order(Ids.next(), day, "1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(one("orders", "day").<Boolean>get("items[0].final"))
                        .isTrue());
        var before = one("orders", "day").getInt("items[0].revision");
        shop.order(Ids.next(), day.plusSeconds(1), "1");
        untilValue("orders", "day", "2");
        assertThat(one("orders", "day").getInt("items[0].revision")).isGreaterThan(before);
        assertThat(one("orders", "day").getBoolean("items[0].final")).isTrue();
    }

    @Test
    void anOpenWindowIsNotFinal() {
        var now = Instant.now();
        new Shop("INR", "IN").order(Ids.next(), now, "1");
        await().atMost(PATIENCE).untilAsserted(() -> {
            var items = kpis("orders", "minute", now.minusSeconds(60), now.plusSeconds(1), "currency=INR")
                    .jsonPath();
            assertThat(items.<Boolean>get("items[0].final")).isFalse();
        });
    }

    @Test
    void anEarlierOrderMovesTheNewCustomer() {
        var visitor = Ids.next();
        Shop.attribute(visitor, Ids.next(), 1);
        shop.order(visitor, day.plus(2, ChronoUnit.DAYS), "10");
        untilValue("new-customers", "day", day.plus(2, ChronoUnit.DAYS), "1");
        shop.order(visitor, day, "10");
        untilValue("new-customers", "day", "1");
        untilValue("new-customers", "day", day.plus(2, ChronoUnit.DAYS), "0");
    }

    @Test
    void anAttributionMakesGuestsCustomersAndMovesThem() {
        var one = Ids.next();
        var other = Ids.next();
        var customer = Ids.next();
        shop.order(one, day, "10");
        shop.order(other, day.plusSeconds(60), "10");
        untilValue("orders", "day", "2");
        assertThat(one("new-customers", "day").getList("items")).isEmpty();
        Shop.attribute(one, customer, 1);
        Shop.attribute(other, Ids.next(), 1);
        untilValue("new-customers", "day", "2");
        untilValue("active-customers", "day", "2");
        Shop.attribute(other, customer, 2);
        untilValue("new-customers", "day", "1");
        untilValue("active-customers", "day", "1");
        Shop.attribute(other, Ids.next(), 1);
        proves("new-customers", "day", "");
        proves("active-customers", "day", "");
        untilValue("active-customers", "minute", day.plusSeconds(60), "1");
    }

    @Test
    void mergeAndUnmergeRegroupTheCustomersOfAllWindowsWhateverArrivesFirst() {
        var one = Ids.next();
        var other = Ids.next();
        var survivor = Ids.next();
        var absorbed = Ids.next();
        shop.order(one, day, "10");
        shop.order(other, day.plus(1, ChronoUnit.DAYS), "10");
        Shop.attribute(one, survivor, 1);
        Shop.attribute(other, absorbed, 1);
        untilValue("new-customers", "day", day.plus(1, ChronoUnit.DAYS), "1");
        Shop.attribute(other, survivor, 2);
        untilValue("new-customers", "day", day.plus(1, ChronoUnit.DAYS), "0");
        untilValue("new-customers", "day", "1");
        Shop.attribute(other, absorbed, 5);
        Shop.attribute(other, survivor, 4);
        Shop.attribute(other, absorbed, 3);
        untilValue("new-customers", "day", day.plus(1, ChronoUnit.DAYS), "1");
        untilValue("active-customers", "day", day.plus(1, ChronoUnit.DAYS), "1");
        proves("new-customers", "day", "");
        proves("active-customers", "day", "");
    }

    @Test
    void botsAndGuestsAreNotActive() {
        var person = Ids.next();
        var crawler = Ids.next();
        List.of(person, crawler).forEach(visitor -> Shop.attribute(visitor, Ids.next(), 1));
        Shop.crawl(crawler, day);
        Shop.view(Ids.next(), day);
        var view = Shop.envelope("storefront.page-viewed", day);
        Shop.viewAgain(person, view);
        Shop.viewAgain(person, view);
        untilValue("active-customers", "day", "1");
        assertThat(one("active-customers", "day").getInt("items[0].eventCount")).isEqualTo(1);
        proves("active-customers", "day", "");
    }

    @Test
    void messagesAndTicketsAreCounted() {
        var customer = Ids.next();
        Shop.sendMessage(customer, day);
        Shop.sendMessage(customer, day);
        Shop.openTicket(customer, day);
        Shop.resolveTicket(customer, day.plusSeconds(60));
        untilValue("messages-sent", "hour", "2");
        untilValue("tickets-opened", "minute", "1");
        untilValue("tickets-resolved", "minute", day.plusSeconds(60), "1");
        proves("messages-sent", "hour", "");
        assertThat(kpis("messages-sent", "hour", day, day.plusSeconds(1)).asString())
                .contains("\"currency\":null");
    }

    @Test
    void theProofIsEqualUntilSomeoneTampers() throws SQLException {
        var visitor = Ids.next();
        var order = shop.order(visitor, day, "100");
        shop.refund(visitor, day.plusSeconds(1), order, day, "30");
        untilValue("net-revenue", "day", "70.00");
        for (var kpi : List.of("orders", "revenue", "aov", "refunds", "net-revenue")) {
            proves(kpi, "day", "&currency=TRY");
            proves(kpi, "minute", "&currency=TRY&dimension=country:TR");
        }
        tamper();
        shop.order(Ids.next(), day.plusSeconds(30), "1");
        untilValue("net-revenue", "day", "71.01");
        var proof = proof("net-revenue", "day", "&currency=TRY");
        assertThat(proof.getBoolean("equal")).isFalse();
        assertThat(proof.getString("recomputed.value")).isEqualTo("71.00");
        var all = given("admin")
                .post("/api/v1/proofs")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(all.getList("differences.published.kpi"))
                .contains("net-revenue")
                .doesNotContain("orders");
        assertThat(all.getLong("checked")).isGreaterThan(10);
        assertThat(all.getList("differences.published.start")).containsOnly(day.toString());
        repair();
    }

    @Test
    void revisionsOnTheTopicRiseUnderTheirKey() {
        shop.order(Ids.next(), day, "1");
        untilValue("orders", "hour", "1");
        shop.order(Ids.next(), day.plusSeconds(60), "1");
        untilValue("orders", "hour", "2");
        var key = "orders|hour|" + day + "|TRY|country=TR";
        await().atMost(PATIENCE).untilAsserted(() -> {
            var revisions = EventProbe.of(Topic.MIS_KPIS).all().stream()
                    .filter(event -> event.key().equals(key))
                    .map(event -> (KpiRevised) event.data())
                    .toList();
            assertThat(revisions).extracting(KpiRevised::revision).isSorted().doesNotHaveDuplicates();
            assertThat(revisions.getLast().value()).isEqualTo("2");
            assertThat(revisions.getLast().dimensions()).isEqualTo(Map.of("country", "TR"));
        });
    }

    @Test
    void pagesFollowOneAnother() {
        shop.order(Ids.next(), day, "1");
        new Shop("EUR", "DE").order(Ids.next(), day, "1");
        shop.order(Ids.next(), day.plusSeconds(60), "1");
        untilValue("orders", "minute", day.plusSeconds(60), "1");
        var first =
                kpis("orders", "minute", day, day.plusSeconds(120), "limit=2").jsonPath();
        assertThat(first.getList("items.currency")).isEqualTo(List.of("EUR", "TRY"));
        var rest = kpis("orders", "minute", day, day.plusSeconds(120), "limit=2&after=" + first.getString("next"))
                .jsonPath();
        assertThat(rest.getList("items.start"))
                .isEqualTo(List.of(day.plusSeconds(60).toString()));
        assertThat(rest.getString("next")).isNull();
    }

    @Test
    void unknownNamesAreRefusedWithTheNamesThereAre() {
        analyst()
                .get("/api/v1/kpis?kpi=profit&window=day")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("kpi"))
                .body("detail", containsString("net-revenue"));
        analyst()
                .get("/api/v1/kpis?kpi=orders&window=week")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("window"))
                .body("detail", containsString("minute, hour, day"));
        analyst()
                .get("/api/v1/kpis?kpi=orders&window=day&from=yesterday")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("from"));
    }

    @Test
    void onlyAnalystsSystemsAndAdminsRead() {
        given("agent").get("/api/v1/kpis?kpi=orders&window=day").then().statusCode(403);
        given("analyst").post("/api/v1/proofs").then().statusCode(403);
        given("system").get("/api/v1/kpis?kpi=orders&window=day").then().statusCode(200);
    }

    private void untilValue(String kpi, String window, String value) {
        untilValue(kpi, window, day, value);
    }

    private void untilValue(String kpi, String window, Instant start, String value) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(kpis(kpi, window, start, start.plusSeconds(1), "currency=TRY")
                                .jsonPath()
                                .getString("items[0].value"))
                        .as("%s by %s", kpi, window)
                        .isEqualTo(value));
    }

    private JsonPath one(String kpi, String window) {
        return kpis(kpi, window, day, day.plusSeconds(1), "currency=TRY").jsonPath();
    }

    private JsonPath dimension(String dimension) {
        return kpis("revenue", "day", day, day.plusSeconds(1), "dimension=" + dimension)
                .jsonPath();
    }

    private static Response kpis(String kpi, String window, Instant from, Instant to, String... more) {
        return analyst()
                .get("/api/v1/kpis?kpi=%s&window=%s&from=%s&to=%s&%s"
                        .formatted(kpi, window, from, to, String.join("&", more)))
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private void proves(String kpi, String window, String more) {
        assertThat(proof(kpi, window, more).getBoolean("equal")).as(kpi).isTrue();
    }

    private JsonPath proof(String kpi, String window, String more) {
        return analyst()
                .get("/api/v1/kpis/%s/proof?window=%s&start=%s%s".formatted(kpi, window, day, more))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private void tamper() throws SQLException {
        change("0.01");
    }

    private void repair() throws SQLException {
        change("-0.01");
    }

    private void change(String amount) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("update bucket set gross = gross + " + amount + " where window_name = 'DAY' and start = '"
                    + day
                    + "' and dimension = '' and ctid in (select ctid from bucket where window_name = 'DAY' and start = '"
                    + day + "' and dimension = '' limit 1)");
        }
    }

    private static RequestSpecification analyst() {
        return given("analyst");
    }
}
