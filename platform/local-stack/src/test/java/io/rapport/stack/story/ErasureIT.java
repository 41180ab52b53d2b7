package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Identity;
import io.rapport.events.Topic;
import io.rapport.stack.Topology.Service;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of several customers asks to be forgotten: nothing of her is left anywhere but the money, and she does not come back. */
@Order(3)
@ExtendWith(RunningStack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ErasureIT {
    private static final String CURRENCY = "CHF";
    private static final String ORDERS = "/api/v1/data-subject-requests";
    private static final String MAIL = "gülizar.özdemir@example.com";
    private static final String PHONE = "+905321112233";
    private static final String NAME = "Gülizar";
    private static final List<String> TRACES =
            List.of(MAIL, PHONE, NAME, "forget-me", "search-only-she-makes", "parcel-only-she-awaits");

    private RunningStack stack;
    private Api api;
    private String customer;
    private String neighbour;
    private String request;

    @BeforeAll
    void meetThem(RunningStack running) {
        stack = running;
        api = running.api();
    }

    @Test
    @Order(1)
    void knowsThemAll() {
        var traits = Map.of("firstName", NAME, "lastName", "Özdemir", "email", MAIL, "phone", PHONE, "language", "tr");
        send("page", call("forget-me", "e-page", Map.of("name", "Home")));
        send("identify", call("forget-me", "e-identify", Map.of("traits", traits)));
        send("track", event("forget-me", "e-consent", "Email Subscribed", Map.of("email", MAIL)));
        send("track", event("forget-me", "e-search", "Products Searched", Map.of("query", "search-only-she-makes")));
        send("track", order("forget-me", "e-order", "E-1", "40.10"));
        send("track", order("forget-me", "e-order-2", "E-2", "2.05"));
        send("identify", call("stays", "e-stays", Map.of("traits", Map.of("email", "stays@example.com"))));
        send("track", order("stays", "e-order-3", "E-3", "10"));
        // refused, and kept as it came
        assertThat(api.collect(
                                stack.writeKey(),
                                "/v1/track",
                                event("forget-me", "e-bad", "Order Completed", Map.of("email", MAIL)))
                        .status())
                .isEqualTo(400);
        eventually(() -> customer = api.customer("user:forget-me").orElseThrow(() -> new AssertionError("not yet")));
        eventually(() -> neighbour = api.customer("user:stays").orElseThrow(() -> new AssertionError("not yet")));
        eventually(() -> assertThat(revenue(customer)).isEqualTo("42.15"));
        eventually(() -> assertThat(revenue(neighbour)).isEqualTo("10.00"));
        eventually(() -> assertThat(kpi("revenue")).isEqualTo("52.15"));
        eventually(() -> api.post(
                        "agent",
                        Service.SUPPORT,
                        "/api/v1/tickets",
                        Map.of(
                                "customerId",
                                customer,
                                "subject",
                                "parcel-only-she-awaits",
                                "body",
                                NAME + " waits for parcel-only-she-awaits",
                                "type",
                                "question"))
                .ok());
        eventually(() -> assertThat(traces()).as("before, she is known").isNotEmpty());
    }

    @Test
    @Order(2)
    void endsInACertificateOfEveryService() {
        var asked = api.post("admin", Service.CUSTOMER, ORDERS, Map.of("customerId", customer, "type", "erase"))
                .ok();
        request = asked.path("id").asText();

        eventually(() -> assertThat(certificate().path("complete").asBoolean()).isTrue());
        var services = certificate().path("receipts").findValuesAsText("service");
        assertThat(services)
                .contains(Stream.of(Service.values()).map(Service::module).toArray(String[]::new));
        assertThat(certificate().path("expiring").findValuesAsText("topic"))
                .contains("storefront.identities.v1", "storefront.events.v1", "privacy.requests.v1");
    }

    @Test
    @Order(3)
    void leavesNothingOfHerInAnyDatabaseOrLog() {
        eventually(() -> assertThat(traces()).isEmpty());
        assertThat(logged()).isEmpty();
        assertThat(api.read("agent", Service.CUSTOMER, "/api/v1/customers/" + customer)
                        .status())
                .isEqualTo(404);
    }

    @Test
    @Order(4)
    void keepsTheMoneyAsAGuests() {
        eventually(() -> {
            var totals = totals();
            assertThat(totals.path("revenue").asText()).isEqualTo("52.15");
            assertThat(totals.path("orders").asInt()).isEqualTo(3);
            assertThat(totals.path("guestOrders").asInt()).isEqualTo(2);
        });
        assertThat(revenue(neighbour)).isEqualTo("10.00");
        assertThat(kpi("revenue")).isEqualTo("52.15");
    }

    @Test
    @Order(5)
    void takesTheSameOrderAgainAsAGuests() {
        send("track", order("forget-me", "e-order", "E-1", "40.10"));
        send("track", order("forget-me", "e-order-again", "E-1", "40.10"));
        send("track", order("forget-me", "e-order-new", "E-4", "7"));
        send(
                "track",
                event("forget-me", "e-search-again", "Products Searched", Map.of("query", "search-only-she-makes")));
        send("identify", call("forget-me", "e-identify-again", Map.of("traits", Map.of("email", MAIL))));

        eventually(() -> assertThat(totals().path("revenue").asText()).isEqualTo("59.15"));
        eventually(() -> assertThat(totals().path("guestOrders").asInt()).isEqualTo(3));
        assertThat(api.customer("user:forget-me")).isEmpty();
        assertThat(stack.run("verify")).isZero();
        assertThat(api.customer("user:forget-me")).isEmpty();
        assertThat(traces()).isEmpty();
        assertThat(logged()).isEmpty();
    }

    /** Rows of any table of any database in which something of her stands. */
    private List<String> traces() {
        var found = new ArrayList<String>();
        for (var service : Service.values()) {
            try (var database = stack.database(service)) {
                for (var table : tables(database)) {
                    search(database, service, table, found);
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
        return found;
    }

    private static List<String> tables(Connection database) throws SQLException {
        var tables = new ArrayList<String>();
        try (var rows = database.createStatement()
                .executeQuery(
                        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static void search(Connection database, Service service, String table, List<String> found)
            throws SQLException {
        var hidden = List.of(Identity.email(MAIL).value(), Identity.phone(PHONE).value());
        var sql =
                "select count(*) from %s as one where lower(one::text) like '%%' || lower(?) || '%%'".formatted(table);
        for (var trace : Stream.concat(TRACES.stream(), hidden.stream()).toList()) {
            try (var query = database.prepareStatement(sql)) {
                query.setString(1, trace);
                var count = query.executeQuery();
                count.next();
                if (count.getLong(1) > 0) {
                    found.add(service + " " + table + " " + trace);
                }
            }
        }
    }

    /** What the topics keep of her that do not expire by themselves: compacted ones as they will be read once compacted. */
    private List<String> logged() {
        var found = new ArrayList<String>();
        for (var topic : Topic.values()) {
            switch (topic.retention()) {
                case Topic.Retention.For _ -> {} // the certificate says when
                case Topic.Retention.Kept _ -> found.addAll(traces(records(topic)));
                case Topic.Retention.Compact _ -> {
                    var last = new HashMap<String, ConsumerRecord<String, byte[]>>();
                    records(topic).forEach(record -> last.put(record.key(), record));
                    last.values().removeIf(record -> record.value() == null);
                    found.addAll(traces(List.copyOf(last.values())));
                }
            }
        }
        return found;
    }

    private static List<String> traces(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .filter(record -> {
                    var text = record.key() + new String(record.value(), StandardCharsets.UTF_8);
                    return TRACES.stream().anyMatch(text::contains)
                            || text.contains(Identity.email(MAIL).value());
                })
                .map(record -> record.topic() + " " + record.key())
                .toList();
    }

    private List<ConsumerRecord<String, byte[]>> records(Topic topic) {
        var config =
                Map.<String, Object>of("bootstrap.servers", stack.topology().kafka());
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private JsonNode certificate() {
        return api.get("admin", Service.CUSTOMER, ORDERS + "/" + request + "/certificate");
    }

    private String revenue(String id) {
        return api.get("analyst", Service.ANALYTICS, "/api/v1/customers/" + id + "/metrics")
                .at("/currencies/0/revenue")
                .asText();
    }

    private JsonNode totals() {
        return api.get("analyst", Service.ANALYTICS, "/api/v1/reports/totals")
                .path("items")
                .valueStream()
                .filter(total -> total.path("currency").asText().equals(CURRENCY))
                .findFirst()
                .orElseThrow();
    }

    private String kpi(String name) {
        var path = "/api/v1/kpis?kpi=%s&window=day&currency=%s".formatted(name, CURRENCY);
        return api.get("analyst", Service.MIS_BRIDGE, path).at("/items/0/value").asText();
    }

    private void send(String kind, Map<String, Object> call) {
        api.collect(stack.writeKey(), "/v1/" + kind, call).ok();
    }

    private static Map<String, Object> order(String user, String messageId, String orderId, String total) {
        var properties = Map.<String, Object>of(
                "order_id", orderId, "total", total, "currency", CURRENCY, "email", user + "@example.com");
        return event(user, messageId, "Order Completed", properties);
    }

    private static Map<String, Object> event(
            String user, String messageId, String name, Map<String, Object> properties) {
        return call(user, messageId, Map.of("event", name, "properties", properties));
    }

    private static Map<String, Object> call(String user, String messageId, Map<String, ?> rest) {
        var call = new HashMap<String, Object>(rest);
        call.put("messageId", messageId);
        call.put("userId", user);
        call.put("anonymousId", user + "-device");
        call.put("timestamp", Instant.now().toString());
        return call;
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(assertion);
    }
}
