package io.rapport.campaign.delivery;

import io.rapport.campaign.rules.RulesInForce;
import io.rapport.campaign.rules.SendingRules;
import io.rapport.campaign.template.Templates;
import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageQueued;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.kit.company.Company;
import io.rapport.kit.merge.CustomerMerges;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decides due messages at the moment of sending, once. A row is {@code sending} in a committed transaction before the mail server hears of it; one
 * whose lease ran out was left by a crash and is in doubt.
 */
@ApplicationScoped
class Claims {
    /** After which a profile on its way is looked for again. */
    private static final Duration SOON = Duration.ofSeconds(2);

    @Inject
    Clock clock;

    @Inject
    DueMessages due;

    @Inject
    Templates templates;

    @Inject
    Changes changes;

    @Inject
    Outbox outbox;

    @Inject
    CustomerMerges merges;

    @Inject
    RulesInForce rules;

    @Inject
    Company company;

    @Inject
    Pace pace;

    @Inject
    Experiments experiments;

    @ConfigProperty(name = "rapport.campaign.message-id-domain")
    String domain;

    /** Longer than a whole batch can take to send. */
    @ConfigProperty(name = "rapport.campaign.send-lease", defaultValue = "PT3M")
    Duration lease;

    /**
     * What was done with the messages that were due.
     *
     * @param due how many were looked at
     * @param ready how many of those may go, those included for which there was no room
     */
    record Batch(int due, int ready, List<Claim> claims) {}

    /**
     * @param event null where there is nothing to tell
     * @param claim null unless it is to be sent
     */
    private record Decided(Change change, DeliveryEvent event, Claim claim) {}

    /** Decides up to {@code limit} due messages and returns those to send, {@code most} at most: what may go beyond that stays due. */
    @Transactional
    Batch take(int limit, int most) {
        var now = clock.instant();
        merges.hold();
        var inForce = rules.now();
        var batch = due.lock(limit, now);
        var decisions = decisions(batch, inForce, now);
        var ready = leave(decisions, most);
        var variants = experiments.draw(decisions, now);
        pace.hold(decisions, now);
        var decided = decisions.entrySet().stream()
                .map(each -> decide(
                        each.getKey(),
                        each.getValue(),
                        variants.get(each.getKey().id()),
                        now))
                .toList();
        changes.store(decided.stream().map(Decided::change).toList(), now);
        outbox.publishAll(events(decided, now));
        var claims = decided.stream().map(Decided::claim).filter(Objects::nonNull);
        return new Batch(batch.size(), ready, claims.toList());
    }

    private Map<Due, Decision> decisions(List<Due> batch, SendingRules inForce, Instant now) {
        var earlier = due.earlier(batch, Pressure.span(inForce), now).stream()
                .collect(Collectors.groupingBy(Earlier::deliveryId));
        var decisions = new LinkedHashMap<Due, Decision>();
        batch.forEach(each -> decisions.put(
                each, Decision.of(each, inForce, earlier.getOrDefault(each.id(), List.of()), company.zone(), now)));
        return decisions;
    }

    /** Takes out those that may go but for which there is no room; returns how many may go. */
    private static int leave(Map<Due, Decision> decisions, int most) {
        var ready = decisions.entrySet().stream()
                .filter(each -> each.getValue() instanceof Decision.Send)
                .map(Map.Entry::getKey)
                .toList();
        ready.stream().skip(most).forEach(decisions::remove);
        return ready.size();
    }

    private Decided decide(Due due, Decision decision, Variant variant, Instant now) {
        return switch (decision) {
            case Decision.Send _ -> send(due, variant, now);
            case Decision.HoldOut _ ->
                new Decided(
                        Change.decided(due, Status.HELD_OUT, null, now), new CustomerHeldOut(due.event(true)), null);
            case Decision.Skip(var reason) ->
                new Decided(
                        Change.decided(due, Status.SKIPPED, reason, now),
                        new MessageSkipped(due.event(false), reason),
                        null);
            case Decision.Postpone(var until) -> new Decided(Change.postponed(due, until), null, null);
            case Decision.Wait _ -> new Decided(Change.later(due, Status.PLANNED, now.plus(SOON)), null, null);
        };
    }

    private Decided send(Due due, Variant variant, Instant now) {
        var template = variant == null ? due.templateId() : variant.template();
        var text = templates.get(template).in(due.reader().language());
        var claim = new Claim(due, text, variant, due.messageId(domain), now.plus(lease.dividedBy(3)));
        var queued = due.attempts() == 0 ? new MessageQueued(claim.event()) : null;
        return new Decided(Change.sending(claim, now, now.plus(lease)), queued, claim);
    }

    private static List<OutgoingEvent> events(List<Decided> decided, Instant now) {
        return decided.stream()
                .map(Decided::event)
                .filter(Objects::nonNull)
                .map(event -> Deliveries.outgoing(now, event))
                .toList();
    }
}
