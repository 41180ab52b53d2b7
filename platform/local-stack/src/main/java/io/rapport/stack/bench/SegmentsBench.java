package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** P6: a new segment over everyone beside a sequential scan of the same table; what an event costs with many segments. */
final class SegmentsBench {
    private static final int SEGMENTS = 200;
    private static final int EVENTS = 2_000;
    private static final int SINGLE_EVENTS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final int customers;
    private final boolean force;

    SegmentsBench(Target target, Load load, Progress progress, int customers, boolean force) {
        this.target = target;
        this.load = load;
        this.progress = progress;
        this.customers = customers;
        this.force = force;
        if (customers < EVENTS || customers > 5_000_000) {
            throw new Failure("--customers takes numbers of " + EVENTS + " to 5000000");
        }
    }

    SegmentsReport measure() throws InterruptedException {
        var machine = Machine.here();
        var shoppers = new Shoppers(target, progress);
        try {
            if (!force) {
                shoppers.refuseOthers();
            }
            var made = segments();
            try {
                shoppers.growTo(customers);
                return measure(machine);
            } finally {
                for (var segment : made) {
                    target.send("DELETE", Service.ANALYTICS, "/api/v1/segments/" + segment, Map.of());
                }
            }
        } catch (SQLException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
    }

    private SegmentsReport measure(Machine machine) throws InterruptedException, SQLException {
        var everyone = new EnumMap<Question, SegmentsReport.Everyone>(Question.class);
        for (var question : Question.values()) {
            everyone.put(question, everyone(question));
        }
        reviews(SegmentsReport.Kind.VIEW, EVENTS, true); // warms up
        var reviews = new EnumMap<SegmentsReport.Kind, SegmentsReport.Reviews>(SegmentsReport.Kind.class);
        for (var kind : SegmentsReport.Kind.values()) {
            var single = reviews(kind, SINGLE_EVENTS, false);
            var batch = reviews(kind, EVENTS, true);
            reviews.put(kind, SegmentsReport.Reviews.of(single, batch));
            progress.say("P6 %s: %.2f ms a customer alone, %.2f in batches".formatted(kind.words(), single, batch));
        }
        var entered = entered();
        return new SegmentsReport(Instant.now(), machine, load.runs(), customers, SEGMENTS, everyone, reviews, entered);
    }

    /** Before there are customers to hold them against. */
    private List<String> segments() throws InterruptedException {
        progress.say("making %d segments".formatted(SEGMENTS));
        var made = new ArrayList<String>();
        for (var i = 0; i < SEGMENTS; i++) {
            made.add(create(Question.rule(i)));
        }
        return made;
    }

    private String create(String rule) throws InterruptedException {
        var body = Map.of("name", "bench " + Instant.now(), "rule", EventJson.read(rule, JsonNode.class));
        return target.send("POST", Service.ANALYTICS, "/api/v1/segments", body)
                .path("id")
                .asText();
    }

    private SegmentsReport.Everyone everyone(Question question) throws InterruptedException, SQLException {
        var scans = new ArrayList<Double>();
        var evaluations = new ArrayList<Double>();
        var count = 0L;
        for (var run = 0; run <= load.runs(); run++) {
            var scan = scan(question.table());
            var begin = System.nanoTime();
            count = target.send(
                            "POST",
                            Service.ANALYTICS,
                            "/api/v1/segments/preview",
                            Map.of("rule", EventJson.read(question.rule(), JsonNode.class)))
                    .path("count")
                    .asLong();
            if (run > 0) { // the first warms up
                scans.add(scan);
                evaluations.add(millisSince(begin));
            }
        }
        var figure = SegmentsReport.Everyone.of(Median.of(scans), Median.of(evaluations), count);
        progress.say("P6 %s: scan %.0f ms, rule %.0f ms, ratio %.1f, %,d fit"
                .formatted(question.words(), figure.scan(), figure.rule(), figure.ratio(), count));
        return figure;
    }

    private double scan(String table) throws SQLException {
        try (var database = target.database(Service.ANALYTICS);
                var query = database.createStatement()) {
            query.execute("set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off;"
                    + " set max_parallel_workers_per_gather = 0");
            var begin = System.nanoTime();
            query.executeQuery("select count(*) from " + table).close();
            return millisSince(begin);
        }
    }

    /** From the order for a new segment until all who fit have entered and the service says that it is ready. */
    private SegmentsReport.Entered entered() throws InterruptedException {
        var begin = System.nanoTime();
        var segment = create(Question.ORDERS.rule());
        try {
            while (true) {
                var answer = target.answer(target.get(Service.ANALYTICS, "/api/v1/segments/" + segment));
                if (answer.path("state").asText().equals("ready")) {
                    return new SegmentsReport.Entered(answer.path("members").asLong(), millisSince(begin) / 1_000);
                }
                Thread.sleep(50);
            }
        } finally {
            target.send("DELETE", Service.ANALYTICS, "/api/v1/segments/" + segment, Map.of());
        }
    }

    /** Milliseconds a customer that the service says its reviews took; all events at once, or each when the last is reviewed. */
    private double reviews(SegmentsReport.Kind kind, int events, boolean atOnce) throws InterruptedException {
        var before = Reviewed.read(this::meters);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", target.topology().kafka(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (var i = 0; i < events; i++) {
                producer.send(event(kind, i * (customers / events)));
                if (!atOnce) {
                    producer.flush();
                    await(before.customers() + i + 1);
                }
            }
        }
        await(before.customers() + events);
        var after = Reviewed.read(this::meters);
        return (after.seconds() - before.seconds()) * 1_000 / (after.customers() - before.customers());
    }

    private void await(double customersReviewed) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Reviewed.read(this::meters).customers() < customersReviewed) {
            if (System.nanoTime() > deadline) {
                throw new Failure("could not measure: analytics-service does not review what is sent");
            }
            Thread.sleep(20);
        }
    }

    private String meters() throws InterruptedException {
        try {
            return target.http()
                    .send(
                            HttpRequest.newBuilder(target.get(Service.ANALYTICS, "/q/metrics")
                                            .uri())
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new Failure("could not measure: analytics-service does not answer: " + e.getMessage());
        }
    }

    private static ProducerRecord<String, byte[]> event(SegmentsReport.Kind kind, int i) {
        var visitor = UUID.fromString(Shoppers.visitor(i));
        var now = Instant.now();
        var envelope = new Envelope(
                UUID.randomUUID().toString(), "storefront/bench", kind.type(), now, visitor.toString(), null);
        var happened = new Happened(
                visitor,
                null,
                "bench",
                "web",
                "TR",
                now,
                false,
                false,
                JsonNodeFactory.instance.objectNode(),
                effect(kind, now));
        return new ProducerRecord<>(
                Topic.INTERACTION_EVENTS.topicName(),
                null,
                visitor.toString(),
                EventJson.write(happened).getBytes(UTF_8),
                envelope.toHeaders());
    }

    private static OrderEffect effect(SegmentsReport.Kind kind, Instant now) {
        return switch (kind) {
            case VIEW -> null;
            case ORDER ->
                new OrderEffect(
                        "bench/" + UUID.randomUUID(),
                        1,
                        now,
                        "TRY",
                        "TR",
                        1,
                        BigDecimal.TEN,
                        BigDecimal.ZERO,
                        List.of());
        };
    }

    private static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }
}
