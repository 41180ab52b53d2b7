package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * Customers who wait in a journey, laid straight into the database of campaign-service. The first wait is followed by another of a day, so
 * that its end tells when they were woken.
 */
final class Waiters {
    private static final Duration NEXT = Duration.ofDays(1);
    private static final Duration AHEAD = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String LAY = """
            insert into journey_run (id, journey_id, version, customer_id, occurrence, step, status, reason, wake_at, entered_at)
            select uuidv7(), '%1$s', 1, gen_random_uuid(), '%2$s', 'first', 'active', 'waiting', at, at
            from (select %3$s as at from generate_series(1, %4$d) i) due""";

    private final Connection database;
    private final String journey;

    Waiters(Target target, Connection database) throws InterruptedException {
        this.database = database;
        this.journey = journey(target);
    }

    private static String journey(Target target) throws InterruptedException {
        var steps = Map.of(
                "first", Map.of("type", "wait", "for", "PT1H", "then", "second"),
                "second", Map.of("type", "wait", "for", NEXT.toString(), "then", "end"),
                "end", Map.of("type", "exit"));
        var definition = Map.of("trigger", Map.of("event", "bench.never"), "start", "first", "steps", steps);
        var body = Map.of("name", "bench " + UUID.randomUUID(), "definition", definition);
        var id = target.send("POST", Service.CAMPAIGN, "/api/v1/journeys", body)
                .path("id")
                .asText();
        target.send("POST", Service.CAMPAIGN, "/api/v1/journeys/" + id + "/start", Map.of());
        return id;
    }

    /** Spread over the month that begins in a day. */
    void layDistant(int number) throws SQLException {
        lay(
                "distant " + UUID.randomUUID(),
                "now() + interval '1 day' + i * (interval '30 days' / " + number + ")",
                number);
        execute("vacuum analyze journey_run");
    }

    /** So many in each second; how late each was. */
    Latency wake(int aSecond, Duration time) throws InterruptedException, SQLException {
        var number = Math.toIntExact(aSecond * time.toSeconds());
        var occurrence = "steady " + UUID.randomUUID();
        var begin = Timestamp.from(Instant.now().plus(AHEAD));
        lay(occurrence, "timestamptz '" + begin.toInstant() + "' + i * interval '1 second' / " + aSecond, number);
        Thread.sleep(AHEAD.plus(time));
        untilWoken(occurrence, number);
        var micros = new Histogram(OpenLoop.LONGEST_MICROS, 3);
        try (var query = database.createStatement();
                var rows = query.executeQuery("""
                        select extract(epoch from wake_at - interval '%d seconds' - entered_at) from journey_run
                        where occurrence = '%s' and step = 'second'""".formatted(NEXT.toSeconds(), occurrence))) {
            while (rows.next()) {
                micros.recordValue(Math.clamp(Math.round(rows.getDouble(1) * 1e6), 0, OpenLoop.LONGEST_MICROS));
            }
        }
        return Latency.of(micros, number - micros.getTotalCount());
    }

    /** Steps a second, where so many are due at once. */
    double wakeAtOnce(int number) throws InterruptedException, SQLException {
        var occurrence = "at once " + UUID.randomUUID();
        lay(occurrence, "now() - interval '1 second'", number);
        var begin = Instant.now();
        untilWoken(occurrence, number);
        try (var query = database.createStatement();
                var row = query.executeQuery(
                        "select max(wake_at) from journey_run where occurrence = '" + occurrence + "'")) {
            row.next();
            var last = row.getTimestamp(1).toInstant().minus(NEXT);
            return number * 1e3 / Math.max(1, Duration.between(begin, last).toMillis());
        }
    }

    private void lay(String occurrence, String at, int number) throws SQLException {
        execute(LAY.formatted(journey, occurrence, at, number));
    }

    private void untilWoken(String occurrence, int number) throws InterruptedException, SQLException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (BulkCopies.count(database, "journey_run where occurrence = '" + occurrence + "' and step = 'second'")
                < number) {
            if (System.nanoTime() > deadline) {
                throw new Failure("could not measure: not all were woken within " + PATIENCE.toMinutes() + " min");
            }
            Thread.sleep(1_000);
        }
    }

    private void execute(String statement) throws SQLException {
        try (var each = database.createStatement()) {
            each.execute(statement);
        }
    }
}
