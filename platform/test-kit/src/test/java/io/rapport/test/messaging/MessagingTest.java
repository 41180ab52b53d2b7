package io.rapport.test.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.Envelope;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class MessagingTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Inject
    Outbox outbox;

    @Inject
    Ledger ledger;

    @Inject
    MeterRegistry meters;

    @Inject
    Tracer tracer;

    @Inject
    Admin admin;

    @Inject
    LedgerConsumer consumer;

    private UUID customer;
    private String key;

    @BeforeEach
    void newCustomer() {
        customer = Ids.next();
        key = customer.toString();
    }

    @Test
    void carriesAnEventFromTheOutboxToItsConsumer() {
        publish(OutgoingEvent.of(key, NOON, new Created(customer, false)));

        eventually(() -> assertThat(ledger.of(key)).containsExactly("Created " + NOON));
        var sent = EventProbe.of(Topic.CUSTOMER_LIFECYCLE).untilRecord(record -> key.equals(record.key()));
        var envelope = Envelope.from(sent.headers());
        assertThat(envelope.source()).isEqualTo("rapport/notes-service");
        assertThat(envelope.type()).isEqualTo("customer.created");
        assertThat(envelope.subject()).isEqualTo(key);
        assertThat(UUID.fromString(envelope.id()).version()).isEqualTo(7);
    }

    @Test
    void publishesNothingWhenTheTransactionRollsBack() {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                outbox.publish(key, NOON, new Created(customer, false));
                throw new IllegalStateException("changed our mind");
            });
        } catch (IllegalStateException _) {
            // as planned
        }
        publish(OutgoingEvent.of(key, NOON.plusSeconds(1), new Created(customer, true)));

        eventually(() -> assertThat(ledger.of(key)).containsExactly("Created " + NOON.plusSeconds(1)));
    }

    @Test
    void goesPastWhatItLeavesToOthers() {
        consumer.leave(key);
        EventSender.send(key, NOON, new Created(customer, false));
        var left = EventProbe.of(Topic.CUSTOMER_LIFECYCLE).untilRecord(record -> key.equals(record.key()));

        eventually(() -> assertThat(ledger.offsetsIn(left.partition()))
                .first()
                .satisfies(applied -> assertThat(Long.parseLong(applied)).isGreaterThanOrEqualTo(left.offset())));
        assertThat(ledger.of(key)).isEmpty();
    }

    @Test
    void appliesAnEventOnceHoweverOftenItComes() {
        var envelope = new Envelope(Ids.next().toString(), "rapport/test", "customer.created", NOON, key, null);
        var event = new Created(customer, false);
        EventSender.send(key, envelope, event);
        EventSender.send(key, envelope, event);
        eventually(() -> assertThat(ledger.of(key)).hasSize(1));
        EventSender.send(key, envelope, event);
        EventSender.send(key, NOON.plusSeconds(9), event);

        eventually(
                () -> assertThat(ledger.of(key)).containsExactly("Created " + NOON, "Created " + NOON.plusSeconds(9)));
    }

    @Test
    void keepsTheEnvelopeOfWhatItPassesOn() {
        var envelope = new Envelope("order-1001/" + key, "storefront/web", "customer.created", NOON, "she", null);
        publish(OutgoingEvent.passedOn(key, envelope, new Created(customer, false)));

        var passedOn = EventProbe.of(Topic.CUSTOMER_LIFECYCLE).untilRecord(record -> key.equals(record.key()));
        assertThat(Envelope.from(passedOn.headers())).isEqualTo(envelope);
    }

    @Test
    void keepsTheOrderOfAKeyAndDrainsTenThousandEvents() {
        var keys = IntStream.range(0, 20).mapToObj(_ -> Ids.next()).toList();
        var start = System.nanoTime();
        for (var batch = 0; batch < 20; batch++) {
            publish(batchOf(keys, batch).toArray(OutgoingEvent[]::new));
        }

        var expected = IntStream.range(0, 500)
                .mapToObj(i -> "Created " + NOON.plusSeconds(i))
                .toList();
        eventually(() -> assertThat(ledger.of(keys.getLast().toString())).hasSize(500));
        keys.forEach(
                each -> eventually(() -> assertThat(ledger.of(each.toString())).isEqualTo(expected)));
        System.out.printf("10,000 events from commit to effect: %d ms%n", (System.nanoTime() - start) / 1_000_000);
    }

    @Test
    void setsAPoisonRecordAsideAndReplaysIt() {
        var before = Ids.next().toString();
        consumer.refuse(key);
        publish(
                OutgoingEvent.of(before, NOON, new Created(customer, false)),
                OutgoingEvent.of(key, NOON, new Created(customer, false)),
                OutgoingEvent.of(before, NOON.plusSeconds(1), new Created(customer, true)));

        eventually(() -> assertThat(ledger.of(before)).hasSize(2));
        var copy = EventProbe.ofDeadLetters(Topic.CUSTOMER_LIFECYCLE).untilRecord(record -> key.equals(record.key()));
        assertThat(new String(copy.headers().lastHeader("rapport-dlq-consumer").value(), UTF_8))
                .isEqualTo("ledger");
        assertThat(Envelope.from(copy.headers()).type()).isEqualTo("customer.created");

        var id = deadLetterOf(key);
        replay(id, 422);
        consumer.accept(key);
        replay(id, 202);
        assertThat(ledger.of(key)).containsExactly("Created " + NOON);
        replay(id, 409);
        replay(Ids.next().toString(), 404);
    }

    @Test
    void setsAnUnreadableRecordAside() {
        var envelope = new Envelope(Ids.next().toString(), "rapport/test", "customer.created", NOON, key, null);
        EventSender.sendRaw(Topic.CUSTOMER_LIFECYCLE, key, envelope.toHeaders(), "{".getBytes(UTF_8));

        eventually(() -> assertThat(deadLetterOf(key)).isNotNull());
        assertThat(ledger.of(key)).isEmpty();
        Api.given("admin").get("/api/v1/dead-letters").then().statusCode(200);
        Api.given("agent").get("/api/v1/dead-letters").then().statusCode(403);
    }

    @Test
    void setsARecordWithoutATimeAside() {
        var headers =
                new Envelope(Ids.next().toString(), "rapport/test", "customer.created", NOON, key, null).toHeaders();
        headers.remove("ce_time").add("ce_time", "yesterday".getBytes(UTF_8));
        EventSender.sendRaw(Topic.CUSTOMER_LIFECYCLE, key, headers, "{}".getBytes(UTF_8));
        EventSender.send(key, NOON, new Created(customer, false));

        eventually(() -> assertThat(deadLetterOf(key)).isNotNull());
        eventually(() -> assertThat(ledger.of(key)).containsExactly("Created " + NOON));
    }

    @Test
    void setsARecordWithHeadersOfNothingAside() {
        var headers = new RecordHeaders();
        List.of("ce_id", "ce_source", "ce_type", "ce_time").forEach(name -> headers.add(name, null));
        EventSender.sendRaw(Topic.CUSTOMER_LIFECYCLE, key, headers, "{}".getBytes(UTF_8));
        EventSender.send(key, NOON, new Created(customer, false));

        eventually(() -> assertThat(deadLetterOf(key)).isNotNull());
        eventually(() -> assertThat(ledger.of(key)).containsExactly("Created " + NOON));
    }

    @Test
    void setsAsideWhatItCannotTellWhetherToTake() {
        consumer.failToTell(key);
        EventSender.send(key, NOON, new Created(customer, false));

        eventually(() -> assertThat(deadLetterOf(key)).isNotNull());
        assertThat(ledger.of(key)).isEmpty();
    }

    @Test
    void setsAsideWhatTheDatabaseCannotHold() {
        var odd = new Envelope("\u0000", "rapport/test", "customer.created", NOON, key, null);
        EventSender.send(key + "\u0000", odd, new Created(customer, false));
        EventSender.send(key, NOON, new Created(customer, false));

        eventually(() -> assertThat(deadLetterOf(key + "\ufffd")).isNotNull());
        eventually(() -> assertThat(ledger.of(key)).hasSize(1));
    }

    @Test
    void skipsWhatItDoesNotKnow() {
        var unknown = new Envelope(Ids.next().toString(), "rapport/test", "customer.knighted", NOON, key, null);
        EventSender.sendRaw(Topic.CUSTOMER_LIFECYCLE, key, unknown.toHeaders(), "{}".getBytes(UTF_8));
        EventSender.send(key, NOON, new Created(customer, false));

        eventually(() -> assertThat(ledger.of(key)).containsExactly("Created " + NOON));
        assertThat(deadLetterOf(key)).isNull();
    }

    @Test
    void waitsForADatabaseThatIsAway() {
        consumer.loseDatabase(3);
        publish(OutgoingEvent.of(key, NOON, new Created(customer, false)));

        eventually(() -> assertThat(ledger.of(key)).containsExactly("Created " + NOON));
        assertThat(consumer.outagesLeft()).isZero();
        assertThat(deadLetterOf(key)).isNull();
    }

    @Test
    void deliversTombstonesWhereTheyAreAllowed() {
        publish(
                OutgoingEvent.of(key, NOON, new CustomerEvent.AttributionChanged(customer, customer, 1)),
                OutgoingEvent.tombstone(Topic.CUSTOMER_ATTRIBUTIONS, key));
        eventually(() -> assertThat(ledger.of(key)).containsExactly("AttributionChanged " + NOON, "tombstone"));

        EventSender.sendTombstone(Topic.CUSTOMER_LIFECYCLE, key);
        eventually(() -> assertThat(deadLetterOf(key)).isNotNull());
    }

    @Test
    void keepsOrderWhenTheBrokerRefusesForAWhile() {
        var failed = meters.counter("rapport.outbox.failed");
        var before = failed.count();
        largestRecord(Topic.CUSTOMER_LIFECYCLE, 1_000);
        try {
            IntStream.range(0, 30)
                    .forEach(i -> publish(
                            wideCreated(NOON.plusSeconds(i)),
                            OutgoingEvent.of(key, NOON, new CustomerEvent.AttributionChanged(customer, customer, i))));
            eventually(() -> assertThat(failed.count()).isGreaterThan(before + 1));
        } finally {
            largestRecord(Topic.CUSTOMER_LIFECYCLE, 1_000_000);
        }

        var expected = IntStream.range(0, 30)
                .mapToObj(i -> "Created " + NOON.plusSeconds(i))
                .toList();
        eventually(() -> assertThat(ledger.of(key)).hasSize(60));
        assertThat(ledger.of(key))
                .filteredOn(what -> what.startsWith("Created"))
                .isEqualTo(expected);
    }

    /** Wider than a producer's batch, so that it is refused alone. */
    private OutgoingEvent wideCreated(Instant time) {
        var envelope =
                new Envelope(Ids.next().toString(), "rapport/test", "customer.created", time, "x".repeat(70_000), null);
        return OutgoingEvent.passedOn(key, envelope, new Created(customer, false));
    }

    @Test
    void carriesTheTraceAcrossTheTopic() {
        var span = tracer.spanBuilder("a request").startSpan();
        try (var _ = span.makeCurrent()) {
            publish(OutgoingEvent.of(key, NOON, new Created(customer, false)));
        }

        eventually(() -> assertThat(ledger.of(key)).hasSize(1));
        assertThat(consumer.traceOf(key)).isEqualTo(span.getSpanContext().getTraceId());
    }

    @Test
    void showsWhatMovesAndThatItIsReady() {
        publish(OutgoingEvent.of(key, NOON, new Created(customer, false)));
        eventually(() -> assertThat(ledger.of(key)).hasSize(1));

        Api.anonymous().get("/q/health/ready").then().statusCode(200);
        eventually(() -> assertThat(Api.anonymous().get("/q/metrics").asString())
                .contains("rapport_outbox_sent_total", "rapport_outbox_rows", "rapport_outbox_oldest_age_seconds")
                .contains("rapport_inbox_applied_total{consumer=\"ledger\",type=\"customer.created\"")
                .contains(
                        "rapport_inbox_delay_seconds_max{consumer=\"ledger\"",
                        "kafka_consumer_fetch_manager_records_lag"));
    }

    private void largestRecord(Topic topic, int bytes) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        var entry = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
        try {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<OutgoingEvent> batchOf(List<UUID> keys, int batch) {
        var events = new ArrayList<OutgoingEvent>();
        for (var i = batch * 25; i < (batch + 1) * 25; i++) {
            var time = NOON.plusSeconds(i);
            keys.forEach(each -> events.add(OutgoingEvent.of(each.toString(), time, new Created(each, false))));
        }
        return events;
    }

    private void publish(OutgoingEvent... events) {
        QuarkusTransaction.requiringNew().run(() -> outbox.publishAll(List.of(events)));
    }

    private String deadLetterOf(String recordKey) {
        return ledger.deadLettersOf(recordKey).stream().findFirst().orElse(null);
    }

    private static void replay(String id, int status) {
        Api.given("admin").post("/api/v1/dead-letters/{id}/replay", id).then().statusCode(status);
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(assertion);
    }
}
