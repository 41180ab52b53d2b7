package io.rapport.analytics.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.events.Money;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class RebuildTest {
    private static final Instant NOON = Instant.parse("2026-02-01T12:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(3);

    private static boolean mended;

    @Inject
    Jdbi jdbi;

    /** What other tests wrote past the log is gone before these begin. */
    @BeforeEach
    void mend() {
        if (!mended) {
            untilDone(request());
            mended = true;
        }
    }

    @Test
    void afterMergesUnmergesRefundsAndDuplicatesNothingDiffers() {
        var survivor = Ids.next();
        var absorbed = Ids.next();
        var hers = Visit.of(survivor);
        var others = Visit.of(absorbed);
        var order = Visit.newOrderKey();
        var placed = hers.placed(order, "90.005", "AMD", NOON);
        hers.send(placed)
                .send(hers.refunded(order, "5", "AMD", NOON, NOON.plusSeconds(60)))
                .send(placed);
        var cancelled = Visit.newOrderKey();
        others.send(others.cancelled(cancelled, "7", "AMD", NOON, NOON.plusSeconds(9)))
                .send(others.placed(cancelled, "7", "AMD", NOON))
                .orders("12", "AMD", NOON)
                .viewsProduct();
        Visit.anonymous().orders("1", "AMD", NOON);
        ticket(absorbed);
        var merge = Ids.next();
        EventSender.send(absorbed.toString(), Instant.now(), new Merged(merge, survivor, absorbed));
        others.attributedTo(survivor, 2);
        untilRevenue(survivor, "102.01");
        EventSender.send(absorbed.toString(), Instant.now(), new Unmerged(merge, survivor, absorbed));
        others.attributedTo(absorbed, 3);
        untilRevenue(absorbed, "12.00");

        rebuiltWithoutDifference().body("compared.find { it.figures == 'order_effect' }.live", greaterThanOrEqualTo(5));

        untilRevenue(survivor, "90.01");
        hers.orders("10", "AMD", NOON.plusSeconds(5));
        untilRevenue(survivor, "100.01");
    }

    @Test
    void whatIsLeftOfAnErasedCustomerStays() {
        var survivor = Ids.next();
        var absorbed = Ids.next();
        var visit = Visit.of(survivor);
        var order = Visit.newOrderKey();
        visit.send(visit.placed(order, "50", "BBD", NOON));
        ticket(absorbed);
        written(absorbed, order);
        EventSender.send(absorbed.toString(), Instant.now(), new Merged(Ids.next(), survivor, absorbed));
        untilRevenue(survivor, "50.00");
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(rows("customer_merge", "absorbed = '" + absorbed + "'"))
                        .isOne());
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(rows("campaign_conversion", "order_key = '" + order + "'"))
                        .isOne());
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(rows("support_ticket", "customer_id = '" + absorbed + "'"))
                        .isOne());
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(rows("delivery_event", "customer_id = '" + absorbed + "'"))
                        .isEqualTo(2));
        var nobodys = Tables.NOBODYS.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> rows(each.getKey(), each.getValue())));

        erase(List.of(survivor, absorbed), visit.visitorId());
        rebuiltWithoutDifference();

        Tables.NOBODYS.forEach(
                (table, rows) -> assertThat(rows(table, rows)).as(table).isEqualTo(nobodys.get(table) + 1));
        assertThat(rows("customer_merge", "survivor = '" + survivor + "'")).isZero();
    }

    private long rows(String table, String condition) {
        return jdbi.withHandle(handle -> handle.select("select count(*) from " + table + " where " + condition)
                .mapTo(Long.class)
                .one());
    }

    private static void written(UUID customer, String order) {
        var delivery = new Delivery(Ids.next(), Ids.next(), "message", customer, "once", "email", "treated", false);
        var sent = new MessageSent(delivery, "<1@rapport.example>", "en", new Money(new BigDecimal("0.01"), "BBD"));
        EventSender.send(customer.toString(), Instant.now(), sent);
        var converted = new MessageConverted(delivery, order, new Money(new BigDecimal("50"), "BBD"));
        EventSender.send(customer.toString(), Instant.now(), converted);
    }

    private static void erase(List<UUID> customers, UUID visitor) {
        var request = Ids.next();
        EventSender.send(
                request.toString(),
                Instant.now(),
                new ErasureRequested(request, customers, List.of(visitor), List.of(), List.of()));
        EventProbe.of(Topic.PRIVACY_RECEIPTS)
                .untilEvent(
                        ReceiptRecorded.class, receipt -> receipt.requestId().equals(request));
    }

    @Test
    void liveEventsDuringTheRebuildAreInIt() throws InterruptedException {
        var customer = Ids.next();
        var visit = Visit.of(customer);
        var goesOn = new AtomicBoolean(true);
        var sent = new AtomicInteger();
        var shop = Thread.ofVirtual().start(() -> {
            while (goesOn.get()) {
                visit.orders("1", "AZN", NOON);
                sent.incrementAndGet();
                LockSupport.parkNanos(5_000_000);
            }
        });
        await().until(() -> sent.get() > 20);
        rebuiltWithoutDifference();
        goesOn.set(false);
        shop.join();
        await().atMost(LONG).untilAsserted(() -> metrics(customer).body("orders", equalTo(sent.get())));
        rebuiltWithoutDifference();
        metrics(customer).body("orders", equalTo(sent.get()));
    }

    @Test
    void whatWasTamperedWithIsNamedAndMended() {
        var customer = Ids.next();
        var visit = Visit.of(customer).orders("30", "ALL", NOON);
        untilRevenue(customer, "30.00");
        jdbi.useHandle(
                handle -> handle.execute("update customer_metrics set revenue = 31 where customer_id = ?", customer));
        metrics(customer).body("currencies[0].revenue", equalTo("31.00"));

        var rebuild = untilDone(request());

        rebuild.body("differing", equalTo(1))
                .body("differences[0].figures", equalTo("customer_metrics"))
                .body("differences[0].key.customer_id", equalTo(customer.toString()))
                .body("differences[0].columns", equalTo(List.of("revenue")))
                .body("differences[0].live.revenue", equalTo(31))
                .body("differences[0].rebuilt.revenue", equalTo(30));
        untilRevenue(customer, "30.00");
        var said = EventProbe.of(Topic.ANALYTICS_CUSTOMER_METRICS)
                .untilEvent(
                        CustomerMetricsChanged.class,
                        event -> event.customerId().equals(customer) && event.version() == 2);
        assertThat(said.currencies().getFirst().revenue()).isEqualByComparingTo("30");
        visit.orders("1", "ALL", NOON.plusSeconds(5));
        untilRevenue(customer, "31.00");
    }

    @Test
    void anAbandonedRebuildIsGoneOnWith() {
        var customer = Ids.next();
        Visit.of(customer).orders("30", "XCD", NOON);
        untilRevenue(customer, "30.00");
        var id = Ids.next();
        // as one leaves it that was killed after making its schema and saying so
        jdbi.useHandle(handle -> handle.execute("""
                insert into rebuild (rebuild_id, state, requested_at, migration) values (?, 'replaying', now(), -1)""", id));
        untilDone(id.toString()).body("differing", equalTo(0));
    }

    @Test
    void oneAtATimeAndOnlyForAdmins() {
        Api.given("analyst").post("/api/v1/rebuilds").then().statusCode(403);
        Api.anonymous().post("/api/v1/rebuilds").then().statusCode(401);
        Api.given("admin").get("/api/v1/rebuilds/{id}", Ids.next()).then().statusCode(404);
        var id = Ids.next();
        jdbi.useHandle(handle -> handle.execute(
                "insert into rebuild (rebuild_id, state, requested_at) values (?, 'waiting', now())", id));
        try {
            Api.given("admin")
                    .post("/api/v1/rebuilds")
                    .then()
                    .statusCode(409)
                    .body("detail", containsString("under way"));
        } finally {
            untilDone(id.toString());
        }
    }

    @Test
    void everyTableIsEitherRebuiltOrKept() {
        var tables = new HashSet<>(jdbi.withHandle(
                handle -> handle.createQuery("""
                select relname from pg_class
                where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition""").mapTo(String.class).list()));
        tables.removeAll(Tables.REBUILT);
        tables.removeAll(Tables.SHARED);
        assertThat(tables)
                .as("new tables made of the log alone belong into Tables.REBUILT, all others here")
                .isSubsetOf(Tables.KEPT);
    }

    @Test
    void indexesAndConstraintsKeepTheirNames() {
        var before = indexes();
        rebuiltWithoutDifference();
        assertThat(indexes()).isEqualTo(before);
    }

    private Map<String, String> indexes() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select indexname, indexdef from pg_indexes where schemaname = 'public'""")
                .collectRows(Collectors.toMap(
                        row -> row.getColumn("indexname", String.class),
                        row -> row.getColumn("indexdef", String.class))));
    }

    private static void ticket(UUID customer) {
        EventSender.send(
                customer.toString(),
                Instant.now(),
                new TicketOpened(Ids.next(), customer, null, "email", "return", "high"));
    }

    private static ValidatableResponse rebuiltWithoutDifference() {
        return untilDone(request())
                .body("differing", equalTo(0))
                .body("switched", equalTo(true))
                .body("expired", equalTo(List.of()))
                .body("compared.figures", hasItem("customer_metrics"))
                .body("reason", nullValue());
    }

    private static String request() {
        return Api.given("admin")
                .post("/api/v1/rebuilds")
                .then()
                .statusCode(202)
                .extract()
                .path("rebuildId");
    }

    private static ValidatableResponse untilDone(String id) {
        await().atMost(LONG).untilAsserted(() -> rebuild(id).body("endedAt", not(nullValue())));
        return rebuild(id).body("state", equalTo("done"));
    }

    private static ValidatableResponse rebuild(String id) {
        return Api.given("admin").get("/api/v1/rebuilds/{id}", id).then().statusCode(200);
    }

    private static void untilRevenue(UUID customer, String revenue) {
        await().atMost(LONG).untilAsserted(() -> metrics(customer).body("currencies[0].revenue", equalTo(revenue)));
    }

    private static ValidatableResponse metrics(UUID customer) {
        return Api.given("analyst")
                .get("/api/v1/customers/{id}/metrics", customer)
                .then()
                .statusCode(200);
    }
}
