package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Identity;
import io.rapport.events.Topic;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One of many customers asks to see what is known of her, and then to be forgotten: nothing of her is left anywhere but the money, and
 * neither a replay of the log nor she herself brings her back, until an admin lifts it. {@code -Drapport.story.customers=100000}: of so many.
 */
@Order(3)
@ExtendWith(RunningStack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ErasureIT {
    private static final int CROWD = Integer.getInteger("rapport.story.customers", 300);
    private static final int SHOPPERS = Math.min(CROWD, 300);
    private static final int BATCH = 100;
    private static final int IMPORTED_AT_ONCE = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60 + CROWD / 200);

    private static final String CURRENCY = "CHF";
    private static final String IMPORTS = "/api/v1/customers/imports";
    private static final String REQUESTS = "/api/v1/data-subject-requests";
    private static final String MAIL = "gülizar.özdemir@example.com";
    private static final String SECOND_MAIL = "gulizar.at.work@example.com";
    private static final String PHONE = "+905321112233";
    private static final String NAME = "Gülizar";
    private static final String USER = "forget-me";
    private static final List<String> TRACES = Stream.of(
                    MAIL,
                    SECOND_MAIL,
                    PHONE,
                    NAME,
                    "Özdemir",
                    USER,
                    "search-only-she-makes",
                    "parcel-only-she-awaits",
                    "rectify-only-her-name",
                    Identity.email(MAIL).value(),
                    Identity.email(SECOND_MAIL).value(),
                    Identity.email(USER + "@example.com").value(),
                    Identity.phone(PHONE).value())
            .map(trace -> trace.toLowerCase(Locale.ROOT))
            .toList();

    /** Topics by whose records she became known. */
    private static final List<Topic> TELLING = List.of(
            Topic.STOREFRONT_IDENTITIES,
            Topic.STOREFRONT_EVENTS,
            Topic.CUSTOMER_PROFILES,
            Topic.CUSTOMER_ATTRIBUTIONS,
            Topic.CUSTOMER_LIFECYCLE,
            Topic.ANALYTICS_CUSTOMER_METRICS,
            Topic.ANALYTICS_SEGMENT_MEMBERSHIPS);

    private final List<ConsumerRecord<String, byte[]>> told = new ArrayList<>();
    private RunningStack stack;
    private Api api;
    private String customer;
    private String absorbed;
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
        crowd();
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
        eventually(() -> assertThat(kpi("revenue")).isEqualTo(revenueOfAll("52.15")));
        mergeWithHerWork();
        importBroken();
        poison();
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
        eventually(() -> assertThat(profilesIn(Service.SUPPORT)).isGreaterThanOrEqualTo(CROWD));
        assertThat(traces(List.of())).as("before, she is known").isNotEmpty();
    }

    @Test
    @Order(2)
    void showsHerEverythingInOneArchive() {
        var wrong = Map.of("customerId", customer, "type", "rectify", "note", "rectify-only-her-name");
        var rectify = api.post("agent", Service.CUSTOMER, REQUESTS, wrong).ok();
        assertThat(Instant.parse(rectify.path("dueAt").asText())).isAfter(Instant.now());
        var access = api.post("admin", Service.CUSTOMER, REQUESTS, Map.of("customerId", customer, "type", "access"))
                .ok();
        var path = REQUESTS + "/" + access.path("id").asText();

        eventually(() -> assertThat(
                        api.get("agent", Service.CUSTOMER, path + "/receipts").path("missing"))
                .isEmpty());
        var archive = api.get("system", Service.CUSTOMER, path + "/archive").path("services");
        assertThat(archive.propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        Stream.of(Service.values()).map(Service::module).toArray(String[]::new));
        assertThat(archive.path("customer-service").toString()).contains(MAIL, SECOND_MAIL, PHONE, NAME);
        assertThat(archive.path("interaction-service").toString()).contains("search-only-she-makes");
        assertThat(archive.path("support-service").toString()).contains("parcel-only-she-awaits");
        assertThat(archive.path("campaign-service").toString()).contains(SECOND_MAIL);
        assertThat(archive.path("analytics-service").path("order_effect")).hasSize(2);
        assertThat(archive.path("mis-bridge").path("visitor")).isNotEmpty();
    }

    @Test
    @Order(3)
    void endsInACertificateOfEveryService() {
        rememberWhatWasTold();
        var asked = api.post("admin", Service.CUSTOMER, REQUESTS, Map.of("customerId", customer, "type", "erase"))
                .ok();
        request = asked.path("id").asText();

        eventually(() -> assertThat(certificate().path("complete").asBoolean()).isTrue());
        assertThat(certificate().path("receipts").findValuesAsText("service"))
                .contains(Stream.of(Service.values()).map(Service::module).toArray(String[]::new));
        assertThat(count("customer-service", "customer")).isEqualTo(2);
        assertThat(count("customer-service", "customer_version")).isPositive();
        assertThat(count("customer-service", "customer_import_reject")).isPositive();
        assertThat(count("interaction-service", "quarantine")).isPositive();
        assertThat(count("support-service", "ticket_message")).isPositive();
        assertThat(count("support-service", "dead_letter")).isPositive();
        assertThat(certificate().path("expiring").valueStream())
                .allMatch(
                        topic -> Instant.parse(topic.path("expiresAt").asText()).isAfter(Instant.now()));
        assertThat(certificate().path("expiring").findValuesAsText("topic")).containsAll(expiring());
    }

    @Test
    @Order(4)
    void leavesNothingOfHerInAnyTableTopicOrLog() {
        assertGone();
        assertThat(inLogFiles()).isEmpty();
        assertThat(List.of(customer, absorbed))
                .allSatisfy(id -> assertThat(api.read("agent", Service.CUSTOMER, "/api/v1/customers/" + id)
                                .status())
                        .isEqualTo(404));
    }

    @Test
    @Order(5)
    void keepsTheMoneyAsAGuests() {
        eventually(() -> {
            assertThat(totals().path("revenue").asText()).isEqualTo(revenueOfAll("52.15"));
            assertThat(totals().path("orders").asInt()).isEqualTo(SHOPPERS + 3);
            assertThat(totals().path("guestOrders").asInt()).isEqualTo(2);
        });
        assertThat(revenue(neighbour)).isEqualTo("10.00");
        assertThat(kpi("revenue")).isEqualTo(revenueOfAll("52.15"));
    }

    @Test
    @Order(6)
    void isNotBroughtBackByAReplayOfTheLog() {
        assertThat(told).isNotEmpty();
        tellAgain();

        assertThat(stack.run("verify")).isZero();
        assertThat(api.customer("user:forget-me")).isEmpty();
        assertThat(totals().path("revenue").asText()).isEqualTo(revenueOfAll("52.15"));
        assertNoTraces();
    }

    @Test
    @Order(7)
    void takesWhatSheDoesNowAsAGuests() {
        send("track", order("forget-me", "e-order", "E-1", "40.10"));
        send("track", order("forget-me", "e-order-again", "E-1", "40.10"));
        send("track", order("forget-me", "e-order-new", "E-4", "7"));
        send(
                "track",
                event("forget-me", "e-search-again", "Products Searched", Map.of("query", "search-only-she-makes")));
        send("identify", call("forget-me", "e-identify-again", Map.of("traits", Map.of("email", MAIL))));

        eventually(() -> assertThat(totals().path("revenue").asText()).isEqualTo(revenueOfAll("59.15")));
        eventually(() -> assertThat(totals().path("guestOrders").asInt()).isEqualTo(3));
        assertThat(stack.run("verify")).isZero();
        assertThat(api.customer("user:forget-me")).isEmpty();
        assertNoTraces();
        assertThat(inLogFiles()).isEmpty();
    }

    @Test
    @Order(8)
    void mayComeBackOnceAnAdminLiftsIt() {
        api.post("admin", Service.CUSTOMER, REQUESTS + "/" + request + "/lift", null)
                .ok();
        eventually(() -> {
            send("identify", call("forget-me", "e-back-" + System.nanoTime(), Map.of("traits", Map.of("email", MAIL))));
            assertThat(api.customer("user:forget-me")).isPresent().get().isNotEqualTo(customer);
        });
    }

    /** Some with an order of 1 each, the others known by an import: to every service all the same. */
    private void crowd() {
        for (var first = SHOPPERS; first < CROWD; first += IMPORTED_AT_ONCE) {
            var lines = IntStream.range(first, Math.min(first + IMPORTED_AT_ONCE, CROWD))
                    .mapToObj(one -> "user:crowd-%d,Crowd %d,crowd-%d@example.com%n".formatted(one, one, one))
                    .collect(Collectors.joining());
            api.upload("admin", Service.CUSTOMER, IMPORTS, "text/csv", "identities,names.full,emails\n" + lines)
                    .ok();
        }
        for (var first = 0; first < SHOPPERS; first += BATCH) {
            var calls = IntStream.range(first, Math.min(first + BATCH, SHOPPERS))
                    .mapToObj(one -> {
                        var call = new HashMap<>(order("crowd-" + one, "e-crowd-" + one, "EC-" + one, "1"));
                        call.put("type", "track");
                        return call;
                    })
                    .toList();
            send("batch", Map.of("batch", calls));
        }
    }

    /** Of all who were told of. */
    private long profilesIn(Service service) {
        try (var database = stack.database(service);
                var query = database.createStatement();
                var row = query.executeQuery("select count(*) from customer")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** She is known twice, and merged. */
    private void mergeWithHerWork() {
        var names = Map.of("full", NAME + " Özdemir");
        absorbed = api.post(
                        "agent",
                        Service.CUSTOMER,
                        "/api/v1/customers",
                        Map.of("names", names, "emails", List.of(SECOND_MAIL)))
                .ok()
                .path("id")
                .asText();
        api.post("agent", Service.CUSTOMER, "/api/v1/customers/" + customer + "/merge", Map.of("with", absorbed))
                .ok();
    }

    /** A line that is refused, and says her address where a field should be named. */
    private void importBroken() {
        api.upload(
                        "admin",
                        Service.CUSTOMER,
                        IMPORTS,
                        "application/x-ndjson",
                        "{\"identities\":[\"user:x\"],\"" + SECOND_MAIL + "\":\"\"}\n")
                .ok();
    }

    /** A record that no service can apply: each sets it aside. */
    private void poison() {
        produce(new ProducerRecord<>(
                Topic.CUSTOMER_PROFILES.topicName(),
                null,
                customer,
                bytes("{" + MAIL),
                headers(Map.of(
                        "ce_id", "e-poison",
                        "ce_source", "rapport/customer-service",
                        "ce_type", "customer.profile-changed",
                        "ce_specversion", "1.0",
                        "ce_time", Instant.now().toString()))));
        eventually(() -> assertThat(api.all("admin", Service.SUPPORT, "/api/v1/dead-letters?limit=100"))
                .anyMatch(letter -> letter.path("topic").asText().equals(Topic.CUSTOMER_PROFILES.topicName())));
    }

    /** Every record of the topics by which the services came to know her. */
    private void rememberWhatWasTold() {
        var ids = List.of(customer, absorbed);
        TELLING.forEach(topic -> read(topic, record -> {
            if (record.value() != null && !isPoison(record) && tellsOfHer(text(record), ids)) {
                told.add(record);
            }
        }));
    }

    private static boolean tellsOfHer(String text, List<String> ids) {
        return ids.stream().anyMatch(text::contains) || isTrace(text);
    }

    private static boolean isPoison(ConsumerRecord<String, byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8).equals("{" + MAIL);
    }

    /** As the services would read the whole log anew: nothing tells the records from the first time but their place. */
    private void tellAgain() {
        told.forEach(record -> {
            record.headers().remove("ce_id");
            record.headers().add("ce_id", bytes("again-" + UUID.randomUUID()));
            produce(new ProducerRecord<>(record.topic(), null, record.key(), record.value(), record.headers()));
        });
    }

    private void produce(ProducerRecord<String, byte[]> record) {
        var config =
                Map.<String, Object>of("bootstrap.servers", stack.topology().kafka(), "acks", "all");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record);
        }
    }

    private static Headers headers(Map<String, String> texts) {
        var headers = new RecordHeaders();
        texts.forEach((name, text) -> headers.add(name, bytes(text)));
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Set<String> expiring() {
        var names = new HashSet<String>();
        for (var topic : Topic.values()) {
            if (topic.personalData() != Topic.PersonalData.NONE) {
                names.add(topic.deadLetterName());
                if (topic.retention() instanceof Topic.Retention.For) {
                    names.add(topic.topicName());
                }
            }
        }
        return names;
    }

    private long count(String service, String store) {
        return certificate()
                .path("receipts")
                .valueStream()
                .filter(receipt -> receipt.path("service").asText().equals(service)
                        && receipt.path("store").asText().equals(store))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no receipt of " + service + " for " + store))
                .path("count")
                .asLong();
    }

    private static String revenueOfAll(String others) {
        return new BigDecimal(others).add(BigDecimal.valueOf(SHOPPERS)).toPlainString();
    }

    private void assertGone() {
        assertNoTraces();
        assertThat(logged()).isEmpty();
    }

    /** Lines of what the services wrote to their logs. */
    private List<String> inLogFiles() {
        return Stream.of(Service.values())
                .flatMap(service -> lines(stack.home().log(service.module())))
                .filter(ErasureIT::isTrace)
                .toList();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isTrace(String text) {
        return TRACES.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains);
    }

    private static String text(ConsumerRecord<String, byte[]> record) {
        return record.key() + " " + new String(record.value(), StandardCharsets.UTF_8);
    }

    /** A table in which something of her stands. */
    private record Place(Service service, String name, long rows) {}

    /** Of any table of any database; those of {@code places} alone, if there are any. */
    private List<Place> traces(List<Place> places) {
        var found = new ArrayList<Place>();
        for (var service : Service.values()) {
            try (var database = stack.database(service)) {
                for (var table : tables(database)) {
                    if (places.isEmpty()
                            || places.stream()
                                    .anyMatch(place -> place.service() == service
                                            && place.name().equals(table.name()))) {
                        found.add(new Place(service, table.name(), rows(database, table)));
                    }
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
        found.removeIf(place -> place.rows() == 0);
        return found;
    }

    /** Looks again only where something was: each look at everything takes its time. */
    private void assertNoTraces() {
        var places = new AtomicReference<>(traces(List.of()));
        eventually(() -> {
            if (!places.get().isEmpty()) {
                places.set(traces(places.get()));
            }
            assertThat(places.get()).isEmpty();
        });
    }

    private record Table(String name, boolean hasBytes) {}

    private static List<Table> tables(Connection database) throws SQLException {
        var tables = new ArrayList<Table>();
        try (var rows = database.createStatement().executeQuery("""
                select format('%I.%I', schemaname, tablename), exists (select from information_schema.columns
                    where table_schema = schemaname and table_name = tablename and data_type = 'bytea')
                from pg_tables where schemaname = 'public'
                """)) {
            while (rows.next()) {
                tables.add(new Table(rows.getString(1), rows.getBoolean(2)));
            }
        }
        return tables;
    }

    /** Every column of every row; bytes as hexadecimal digits too. */
    private static long rows(Connection database, Table table) throws SQLException {
        var sql = "select count(*) from %s as one where lower(one::text) like any (?)".formatted(table.name());
        try (var query = database.prepareStatement(sql)) {
            query.setArray(1, database.createArrayOf("text", patterns(table)));
            var count = query.executeQuery();
            count.next();
            return count.getLong(1);
        }
    }

    private static String[] patterns(Table table) {
        var hex = table.hasBytes() ? TRACES.stream().map(ErasureIT::hex) : Stream.<String>empty();
        return Stream.concat(TRACES.stream(), hex)
                .map(trace -> "%" + trace + "%")
                .toArray(String[]::new);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(bytes(text));
    }

    /** What the topics keep of her that do not expire by themselves: compacted ones as they will be read once compacted. */
    private List<String> logged() {
        var found = new ArrayList<String>();
        for (var topic : Topic.values()) {
            switch (topic.retention()) {
                case Topic.Retention.For _ -> {} // the certificate says when
                case Topic.Retention.Kept _ ->
                    read(topic, record -> {
                        if (isTrace(text(record))) {
                            found.add(topic + " " + record.key());
                        }
                    });
                case Topic.Retention.Compact _ -> {
                    var telling = new HashSet<String>();
                    read(topic, record -> {
                        telling.remove(record.key());
                        if (record.value() != null && isTrace(text(record))) {
                            telling.add(record.key());
                        }
                    });
                    telling.forEach(key -> found.add(topic + " " + key));
                }
            }
        }
        return found;
    }

    /** All that it holds now. */
    private void read(Topic topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        var config =
                Map.<String, Object>of("bootstrap.servers", stack.topology().kafka());
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(reader);
            }
        }
    }

    private JsonNode certificate() {
        return api.get("admin", Service.CUSTOMER, REQUESTS + "/" + request + "/certificate");
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
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).untilAsserted(assertion);
    }
}
