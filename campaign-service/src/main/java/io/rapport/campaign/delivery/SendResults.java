package io.rapport.campaign.delivery;

import io.rapport.campaign.suppression.Suppressions;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageFailed;
import io.rapport.events.CampaignEvent.MessageInDoubt;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Records what became of the messages that were claimed. */
@ApplicationScoped
class SendResults {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final int MOST_ATTEMPTS = 20;
    private static final String IN_DOUBT = "in-doubt";

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Changes changes;

    @Inject
    Outbox outbox;

    @Inject
    Domains domains;

    @Inject
    Suppressions suppressions;

    @Inject
    Costs costs;

    record Result(Claim claim, Outcome outcome) {
        /** A server that has been away too often has refused the message. */
        Result lastTry() {
            return (outcome instanceof Outcome.Delayed || outcome instanceof Outcome.Deferred)
                            && claim.due().attempts() >= MOST_ATTEMPTS
                    ? new Result(claim, new Outcome.Refused("server-away"))
                    : this;
        }
    }

    /** Records what the mail server said. */
    @Transactional
    void record(List<Result> results) {
        var now = clock.instant();
        var last = results.stream().map(Result::lastTry).toList();
        changes.store(last.stream().map(result -> change(result, now)).toList(), now);
        domains.deferred(domains(results, Outcome.Deferred.class::isInstance));
        domains.accepted(domains(results, Outcome.Sent.class::isInstance));
        suppressBadAddresses(last);
        outbox.publishAll(last.stream()
                .flatMap(result -> event(result).stream())
                .map(event -> Deliveries.outgoing(now, event))
                .toList());
    }

    private static Set<String> domains(List<Result> results, Predicate<Outcome> which) {
        return results.stream()
                .filter(result -> "email".equals(result.claim.due().channel()) && which.test(result.outcome))
                .map(result -> Domains.of(result.claim.due().address()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void suppressBadAddresses(List<Result> results) {
        results.stream()
                .filter(result -> result.outcome instanceof Outcome.Refused refused && refused.badAddress())
                .map(result -> result.claim.due())
                .filter(due -> due.addressHash() != null)
                .collect(Collectors.groupingBy(
                        Due::channel, TreeMap::new, Collectors.mapping(Due::addressHash, Collectors.toSet())))
                .forEach((channel, hashes) -> suppressions.suppress(channel, hashes, "bounced"));
    }

    /** Takes over what a crashed sender left: never sent again by itself. Returns how many. */
    @Transactional
    int doubtAbandoned() {
        var sql = """
                update delivery set status = 'failed', reason = :reason, lease_until = null
                where status = 'sending' and lease_until < :now returning *
                """;
        var now = clock.instant();
        var doubtful = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("reason", IN_DOUBT)
                .bind("now", now)
                .map((row, context) -> new MessageInDoubt(Deliveries.event(row, context), row.getString("message_id")))
                .list());
        outbox.publishAll(
                doubtful.stream().map(event -> Deliveries.outgoing(now, event)).toList());
        return doubtful.size();
    }

    private static Change change(Result result, Instant now) {
        var due = result.claim().due();
        return switch (result.outcome()) {
            case Outcome.Sent _ -> Change.decided(due, Status.SENT, null, now);
            case Outcome.Refused refused -> Change.decided(due, Status.FAILED, refused.reason(), now);
            case Outcome.InDoubt _ -> Change.decided(due, Status.FAILED, IN_DOUBT, now);
            case Outcome.Delayed _, Outcome.Deferred _ ->
                Change.later(due, Status.QUEUED, now.plus(delay(due.attempts())));
        };
    }

    private Optional<DeliveryEvent> event(Result result) {
        var claim = result.claim();
        var delivery = claim.event();
        return switch (result.outcome()) {
            case Outcome.Sent _ ->
                Optional.of(new MessageSent(
                        delivery,
                        claim.messageId(),
                        claim.text().language(),
                        costs.of(delivery.channel(), claim.due().messageCost())));
            case Outcome.Refused refused -> Optional.of(new MessageFailed(delivery, refused.reason()));
            case Outcome.InDoubt _ -> Optional.of(new MessageInDoubt(delivery, claim.messageId()));
            case Outcome.Delayed _, Outcome.Deferred _ -> Optional.empty();
        };
    }

    /** 2 s, doubled with each attempt up to an hour. */
    private static Duration delay(int attempts) {
        var doubled = FIRST_DELAY.multipliedBy(1L << Math.min(attempts, 12));
        return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
    }
}
