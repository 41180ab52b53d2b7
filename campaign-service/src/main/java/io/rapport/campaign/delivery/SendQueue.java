package io.rapport.campaign.delivery;

import io.agroal.api.AgroalDataSource;
import io.rapport.campaign.audience.Profile;
import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.MessageFailed;
import io.rapport.events.CampaignEvent.MessageInDoubt;
import io.rapport.events.CampaignEvent.MessageQueued;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.events.RapportEvent;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decides due messages at the moment of sending, once, and records what became of them. A row is {@code sending} in a committed transaction before
 * the mail server hears of it; one whose lease ran out was left by a crash and is in doubt.
 */
@ApplicationScoped
class SendQueue {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final int MOST_ATTEMPTS = 20;

    @Inject
    AgroalDataSource database;

    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    @ConfigProperty(name = "rapport.campaign.message-id-domain", defaultValue = "rapport.example")
    String domain;

    /** Longer than a whole batch can take to send. */
    @ConfigProperty(name = "rapport.campaign.send-lease", defaultValue = "PT3M")
    Duration lease;

    /** A message to hand to the mail server now. */
    record Claim(Due due, String messageId) {}

    /** A change of one row; null where a column stays as it is. */
    private record Change(
            UUID id,
            Status status,
            String reason,
            String consentEventId,
            String messageId,
            int attempts,
            Instant dueAt,
            Instant leaseUntil) {}

    /** How many were decided, and those of them to send. */
    record Batch(int decided, List<Claim> claims) {}

    record Sent(Claim claim, String language, Outcome outcome) {}

    /** A cheap look, so that an idle campaign costs nothing more. */
    boolean anyDue() {
        var sql =
                "select exists (select 1 from delivery d join campaign c on c.id = d.campaign_id and c.status = 'RUNNING' "
                        + "where d.status in ('planned', 'queued') and d.due_at <= ?)";
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            query.setTimestamp(1, Timestamp.from(clock.instant()));
            var row = query.executeQuery();
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decides up to {@code limit} due messages and returns those to send. */
    @Transactional
    Batch claim(int limit) {
        var now = clock.instant();
        var changes = new ArrayList<Change>();
        var events = new ArrayList<OutgoingEvent>();
        var claims = new ArrayList<Claim>();
        for (var due : due(limit, now)) {
            switch (Decision.of(due, now)) {
                case Decision.Send _ -> {
                    var claim = new Claim(due, due.messageId(domain));
                    claims.add(claim);
                    changes.add(sending(claim, now));
                    queued(due).ifPresent(events::add);
                }
                case Decision.HoldOut _ -> {
                    changes.add(decided(due, Status.HELD_OUT, null, now));
                    events.add(event(due, new CustomerHeldOut(due.event(true))));
                }
                case Decision.Skip(var reason) -> {
                    changes.add(decided(due, Status.SKIPPED, reason, now));
                    events.add(event(due, new MessageSkipped(due.event(false), reason)));
                }
                case Decision.Wait _ -> changes.add(later(due, Status.PLANNED, now.plus(SOON)));
            }
        }
        store(changes, now);
        outbox.publishAll(events);
        return new Batch(changes.size(), claims);
    }

    /** Records what the mail server said. */
    @Transactional
    void record(List<Sent> results) {
        var now = clock.instant();
        var changes = new ArrayList<Change>();
        var events = new ArrayList<OutgoingEvent>();
        for (var result : results) {
            var due = result.claim().due();
            var outcome = lastTry(due, result.outcome());
            changes.add(
                    switch (outcome) {
                        case Outcome.Sent _ -> decided(due, Status.SENT, null, now);
                        case Outcome.Refused(var reason) -> decided(due, Status.FAILED, reason, now);
                        case Outcome.InDoubt _ -> decided(due, Status.FAILED, "in-doubt", now);
                        case Outcome.Delayed _ -> later(due, Status.QUEUED, now.plus(delay(due.attempts())));
                    });
            told(result, outcome).ifPresent(event -> events.add(event(due, event)));
        }
        store(changes, now);
        storeLanguages(results);
        outbox.publishAll(events);
    }

    /** Takes over what a crashed sender left: never sent again by itself. Returns how many. */
    @Transactional
    int doubtAbandoned() {
        var sql = """
                update delivery set status = 'failed', reason = 'in-doubt', lease_until = null
                where status = 'sending' and lease_until < ? returning *
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setTimestamp(1, Timestamp.from(clock.instant()));
            var rows = statement.executeQuery();
            var events = new ArrayList<OutgoingEvent>();
            while (rows.next()) {
                var delivery = Deliveries.event(rows);
                var doubt = new MessageInDoubt(delivery, rows.getString("message_id"));
                events.add(OutgoingEvent.of(delivery.customerId().toString(), clock.instant(), doubt));
            }
            outbox.publishAll(events);
            return events.size();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Due> due(int limit, Instant now) {
        var sql = """
                select d.*, c.name, c.template_id, c.holdout, p.version as profile_version, p.email, p.language as reads, p.country, p.full_name,
                  p.given_name, p.family_name, k.state, k.valid_until, k.event_id, s.address_hash is not null as suppressed
                from delivery d
                join campaign c on c.id = d.campaign_id and c.status = 'RUNNING'
                left join profile p on p.customer_id = d.customer_id
                left join consent k on k.customer_id = d.customer_id and k.channel = d.channel and k.purpose = c.purpose
                left join suppression s on s.channel = d.channel and s.address_hash = p.email_hash
                where d.status in ('planned', 'queued') and d.due_at <= ?
                order by d.due_at, d.id limit ? for update of d skip locked
                """;
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            query.setTimestamp(1, Timestamp.from(now));
            query.setInt(2, limit);
            var rows = query.executeQuery();
            var found = new ArrayList<Due>();
            while (rows.next()) {
                found.add(due(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Due due(ResultSet row) throws SQLException {
        var validUntil = row.getTimestamp("valid_until");
        return new Due(
                row.getObject("id", UUID.class),
                row.getObject("campaign_id", UUID.class),
                row.getString("name"),
                row.getObject("template_id", UUID.class),
                row.getBigDecimal("holdout"),
                row.getString("step"),
                row.getObject("customer_id", UUID.class),
                row.getString("occurrence"),
                row.getString("channel"),
                row.getInt("attempts"),
                profile(row),
                row.getString("state"),
                validUntil == null ? null : validUntil.toInstant(),
                row.getString("event_id"),
                row.getBoolean("suppressed"));
    }

    private static Profile profile(ResultSet row) throws SQLException {
        var version = row.getObject("profile_version", Long.class);
        return version == null
                ? null
                : new Profile(
                        row.getObject("customer_id", UUID.class),
                        version,
                        row.getString("email"),
                        row.getString("reads"),
                        row.getString("country"),
                        row.getString("full_name"),
                        row.getString("given_name"),
                        row.getString("family_name"));
    }

    private Change sending(Claim claim, Instant now) {
        var due = claim.due();
        return new Change(
                due.id(),
                Status.SENDING,
                null,
                due.consentEventId(),
                claim.messageId(),
                due.attempts() + 1,
                now,
                now.plus(lease));
    }

    private static Change decided(Due due, Status status, String reason, Instant now) {
        return new Change(due.id(), status, reason, due.consentEventId(), null, due.attempts(), now, null);
    }

    private static Change later(Due due, Status status, Instant dueAt) {
        return new Change(due.id(), status, null, null, null, due.attempts() + 1, dueAt, null);
    }

    private static Outcome lastTry(Due due, Outcome outcome) {
        return outcome instanceof Outcome.Delayed && due.attempts() >= MOST_ATTEMPTS
                ? new Outcome.Refused("server-away")
                : outcome;
    }

    /** 2 s, doubled with each attempt up to an hour. */
    private static Duration delay(int attempts) {
        var doubled = SOON.multipliedBy(1L << Math.min(attempts, 12));
        return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
    }

    private Optional<OutgoingEvent> queued(Due due) {
        return due.attempts() == 0 ? Optional.of(event(due, new MessageQueued(due.event(false)))) : Optional.empty();
    }

    private static Optional<RapportEvent> told(Sent result, Outcome outcome) {
        var delivery = result.claim().due().event(false);
        return switch (outcome) {
            case Outcome.Sent _ ->
                Optional.of(new MessageSent(delivery, result.claim().messageId(), result.language()));
            case Outcome.Refused(var reason) -> Optional.of(new MessageFailed(delivery, reason));
            case Outcome.InDoubt _ ->
                Optional.of(new MessageInDoubt(delivery, result.claim().messageId()));
            case Outcome.Delayed _ -> Optional.empty();
        };
    }

    private OutgoingEvent event(Due due, RapportEvent event) {
        return OutgoingEvent.of(due.customerId().toString(), clock.instant(), event);
    }

    private void store(List<Change> changes, Instant now) {
        var sql = """
                update delivery d set status = c.status, reason = c.reason, consent_event_id = coalesce(c.consent, d.consent_event_id),
                  message_id = coalesce(c.message_id, d.message_id), attempts = c.attempts, due_at = c.due_at, lease_until = c.lease_until, decided_at = ?
                from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::timestamptz[], ?::timestamptz[])
                  as c(id, status, reason, consent, message_id, attempts, due_at, lease_until)
                where d.id = c.id and (d.status in ('planned', 'queued', 'sending') or d.reason = 'in-doubt')
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setTimestamp(1, Timestamp.from(now));
            statement.setArray(2, connection.createArrayOf("uuid", column(changes, Change::id)));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text", column(changes, change -> change.status().text())));
            statement.setArray(4, connection.createArrayOf("text", column(changes, Change::reason)));
            statement.setArray(5, connection.createArrayOf("text", column(changes, Change::consentEventId)));
            statement.setArray(6, connection.createArrayOf("text", column(changes, Change::messageId)));
            statement.setArray(7, connection.createArrayOf("int", column(changes, Change::attempts)));
            statement.setArray(
                    8, connection.createArrayOf("timestamptz", column(changes, change -> timestamp(change.dueAt()))));
            statement.setArray(
                    9,
                    connection.createArrayOf("timestamptz", column(changes, change -> timestamp(change.leaseUntil()))));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void storeLanguages(List<Sent> results) {
        var sql =
                "update delivery d set language = r.language from unnest(?::uuid[], ?::text[]) as r(id, language) where d.id = r.id";
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            results.stream()
                                    .map(result -> result.claim().due().id())
                                    .toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", results.stream().map(Sent::language).toArray()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object[] column(List<Change> changes, Function<Change, Object> value) {
        return changes.stream().map(value).toArray();
    }

    private static Timestamp timestamp(Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
