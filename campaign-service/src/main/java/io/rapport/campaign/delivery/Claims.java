package io.rapport.campaign.delivery;

import io.rapport.campaign.rules.RulesInForce;
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
import java.util.Objects;
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

    /** How many were decided, and those of them to send. */
    record Batch(int decided, List<Claim> claims) {}

    /**
     * @param event null where there is nothing to tell
     * @param claim null unless it is to be sent
     */
    private record Decided(Change change, DeliveryEvent event, Claim claim) {}

    /** Decides up to {@code limit} due messages and returns those to send. */
    @Transactional
    Batch take(int limit) {
        var now = clock.instant();
        merges.hold();
        var inForce = rules.now();
        var batch = due.lock(limit, now);
        var earlier = due.earlier(batch, Pressure.span(inForce), now);
        var decisions = new LinkedHashMap<Due, Decision>();
        batch.forEach(each -> decisions.put(each, Decision.of(each, inForce, earlier, company.zone(), now)));
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
        return new Batch(decided.size(), claims.toList());
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
        var claim = new Claim(due, text, variant, due.messageId(domain));
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
