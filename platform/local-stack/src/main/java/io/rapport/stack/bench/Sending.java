package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.postgresql.PGConnection;

/** Campaigns of campaign-service, from their start to the last message, as their rows tell of it. */
final class Sending {
    private static final Duration LONGEST = Duration.ofMinutes(12);
    private static final Duration PLANNING = Duration.ofMinutes(2);
    private static final String NOT_DONE = """
            select exists (select from delivery where campaign_id = ? and status in ('planned', 'queued') and due_at <= now())
              or exists (select from delivery where campaign_id = ? and status = 'sending')""";

    private final Target target;
    private final Connection database;
    private final String template;

    Sending(Target target, Connection database) throws InterruptedException {
        this.target = target;
        this.database = database;
        this.template = template();
    }

    /**
     * One that is over.
     *
     * @param planning seconds from its start until each had a row
     * @param deciding seconds from then until the last was decided or sent
     */
    record Done(String id, double planning, double deciding) {}

    Done run(String segment, int holdout) throws InterruptedException, SQLException {
        var id = draft(segment, holdout);
        var asked = System.nanoTime();
        target.send("POST", Service.CAMPAIGN, "/api/v1/campaigns/" + id + "/start", Map.of(), PLANNING);
        var planned = Instant.now();
        var planning = (System.nanoTime() - asked) / 1e9;
        var deadline = System.nanoTime() + LONGEST.toNanos();
        while (isUnderWay(id)) {
            if (System.nanoTime() > deadline) {
                throw new Failure("could not measure: not done within %d min".formatted(LONGEST.toMinutes()));
            }
            Thread.sleep(Resident.LOOK);
        }
        return new Done(id, planning, Duration.between(planned, last(id)).toMillis() / 1e3);
    }

    /** Rows a second that {@code COPY} takes, of this campaign's rows into an empty table of the same columns and indexes. */
    double copy(String id) throws SQLException, IOException {
        var file = Files.createTempFile("rows", ".copy");
        var copies = database.unwrap(PGConnection.class).getCopyAPI();
        try {
            try (var out = Files.newOutputStream(file)) {
                copies.copyOut(
                        "copy (select * from delivery where campaign_id = '%s') to stdout (format binary)"
                                .formatted(UUID.fromString(id)),
                        out);
            }
            execute("create schema bench");
            execute("create table bench.delivery (like delivery including all)");
            try (var in = Files.newInputStream(file)) {
                var start = System.nanoTime();
                var number = copies.copyIn("copy bench.delivery from stdin (format binary)", in);
                return number / ((System.nanoTime() - start) / 1e9);
            }
        } finally {
            execute("drop schema if exists bench cascade");
            Files.delete(file);
        }
    }

    private String draft(String segment, int holdout) throws InterruptedException {
        var body = Map.of(
                "name", "bench " + UUID.randomUUID(), "segment", segment, "template", template, "holdout", holdout);
        return target.send("POST", Service.CAMPAIGN, "/api/v1/campaigns", body)
                .path("id")
                .asText();
    }

    private String template() throws InterruptedException {
        var text = "Hello {customer.names.given},\n" + "this is what is new this week. ".repeat(20) + "\n{unsubscribe}";
        var html = "<p>Hello {customer.names.given},</p><p>" + "this is what is new this week. ".repeat(20)
                + "</p><p><a href=\"https://shop.example/new\">Look</a> <a href=\"{unsubscribe}\">No more</a></p>";
        var languages = Map.of("en", Map.of("subject", "News for {customer.names.given}", "text", text, "html", html));
        var body = Map.of(
                "name", "bench " + UUID.randomUUID(), "channel", "email", "fallback", "en", "languages", languages);
        return target.send("POST", Service.CAMPAIGN, "/api/v1/templates", body)
                .path("id")
                .asText();
    }

    private boolean isUnderWay(String id) throws SQLException {
        try (var query = database.prepareStatement(NOT_DONE)) {
            query.setObject(1, UUID.fromString(id));
            query.setObject(2, UUID.fromString(id));
            try (var row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private Instant last(String id) throws SQLException {
        try (var query = database.prepareStatement(
                "select max(decided_at), bool_and(status in ('sent', 'held-out')) from delivery"
                        + " where campaign_id = ?")) {
            query.setObject(1, UUID.fromString(id));
            try (var row = query.executeQuery()) {
                row.next();
                if (!row.getBoolean(2)) {
                    throw new Failure("could not measure: not all were sent, or held out");
                }
                return row.getTimestamp(1).toInstant();
            }
        }
    }

    private void execute(String statement) throws SQLException {
        try (var each = database.createStatement()) {
            each.execute(statement);
        }
    }
}
