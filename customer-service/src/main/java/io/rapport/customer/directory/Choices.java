package io.rapport.customer.directory;

import io.rapport.customer.consent.Consent;
import io.rapport.customer.consent.ConsentStatement;
import io.rapport.customer.consent.Consents;
import io.rapport.customer.profile.Origin;
import io.rapport.events.CampaignEvent.ChoiceEvent;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import io.rapport.events.CampaignEvent.PreferencesChosen;
import io.rapport.events.CustomerEvent.Preferences;
import io.rapport.events.EventJson;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What readers of messages want: an unsubscribe becomes an entry of the ledger of consents, what they chose to hear a fact of the profile. */
@ApplicationScoped
class Choices {
    private static final String WITHDRAWN = "withdrawn";
    private static final String MARKETING = "marketing";

    @Inject
    CustomerRows rows;

    @Inject
    Consents consents;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    /** Of customers who are no more, nothing is taken. */
    @Transactional(Transactional.TxType.MANDATORY)
    void take(List<Received<ChoiceEvent>> choices) {
        if (choices.isEmpty()) {
            return;
        }
        var known = rows.lock(
                choices.stream().map(choice -> customer(choice.data())).collect(Collectors.toSet()));
        var groups = new Groups(known);
        var theirs = choices.stream()
                .filter(choice -> known.containsKey(customer(choice.data())))
                .toList();
        theirs.forEach(choice -> choose(choice, groups));
        store(known, groups);
        consents.enter(withdrawals(theirs, groups));
    }

    private static UUID customer(ChoiceEvent choice) {
        return switch (choice) {
            case MessageUnsubscribed unsubscribed -> unsubscribed.delivery().customerId();
            case PreferencesChosen chosen -> chosen.customerId();
        };
    }

    private static void choose(Received<ChoiceEvent> choice, Groups groups) {
        if (choice.data() instanceof PreferencesChosen chosen) {
            groups.get(groups.survivor(chosen.customerId()))
                    .facts()
                    .choose(
                            new Preferences(chosen.topics(), chosen.channels(), chosen.frequency()),
                            chosen.language(),
                            new Origin(
                                    source(chosen.campaignId()),
                                    choice.envelope().id(),
                                    choice.envelope().time()));
        }
    }

    private void store(Map<UUID, Customer> known, Groups groups) {
        groups.show();
        var now = clock.instant();
        var changed = known.values().stream().filter(Customer::isToStore).toList();
        rows.store(changed, now);
        outbox.publishAll(changed.stream()
                .flatMap(customer -> customer.announcements(now).stream())
                .toList());
    }

    private List<ConsentStatement> withdrawals(List<Received<ChoiceEvent>> choices, Groups groups) {
        var agreed =
                consents.agreed(leaving(choices, groups)).stream().collect(Collectors.groupingBy(Consent::customerId));
        var withdrawals = new ArrayList<ConsentStatement>();
        for (var choice : choices) {
            if (choice.data() instanceof MessageUnsubscribed unsubscribed) {
                var more = unsubscribed.everything()
                        ? person(unsubscribed, groups).flatMap(id -> agreed.getOrDefault(id, List.of()).stream())
                        : Stream.<Consent>empty();
                withdrawals.addAll(withdrawals(choice, unsubscribed, more));
            }
        }
        return withdrawals;
    }

    private static List<ConsentStatement> withdrawals(
            Received<ChoiceEvent> choice, MessageUnsubscribed unsubscribed, Stream<Consent> more) {
        var delivery = unsubscribed.delivery();
        var purpose = unsubscribed.purpose() == null ? MARKETING : unsubscribed.purpose();
        var others = more.filter(consent -> !(consent.customerId().equals(delivery.customerId())
                        && consent.channel().equals(delivery.channel())
                        && consent.purpose().equals(purpose)))
                .map(consent ->
                        withdrawal(choice, unsubscribed, consent.customerId(), consent.channel(), consent.purpose()));
        var own = withdrawal(choice, unsubscribed, delivery.customerId(), delivery.channel(), purpose);
        return Stream.concat(Stream.of(own), others).toList();
    }

    /** Those who want nothing more, with all who are one person with them. */
    private static List<UUID> leaving(List<Received<ChoiceEvent>> choices, Groups groups) {
        return choices.stream()
                .map(Received::data)
                .filter(choice -> choice instanceof MessageUnsubscribed unsubscribed && unsubscribed.everything())
                .flatMap(choice -> person((MessageUnsubscribed) choice, groups))
                .distinct()
                .toList();
    }

    private static Stream<UUID> person(MessageUnsubscribed unsubscribed, Groups groups) {
        return groups.idsOf(groups.survivor(unsubscribed.delivery().customerId())).stream();
    }

    /** The message that she left by is the proof. */
    private static ConsentStatement withdrawal(
            Received<ChoiceEvent> choice,
            MessageUnsubscribed unsubscribed,
            UUID customer,
            String channel,
            String purpose) {
        var delivery = unsubscribed.delivery();
        var proof = EventJson.MAPPER
                .createObjectNode()
                .put("event", choice.envelope().id())
                .put("campaign", delivery.campaignId().toString())
                .put("delivery", delivery.deliveryId().toString())
                .put("how", unsubscribed.reason())
                .put("everything", unsubscribed.everything());
        return new ConsentStatement(
                customer,
                channel == null ? "email" : channel,
                purpose,
                WITHDRAWN,
                source(delivery.campaignId()),
                null,
                null,
                proof,
                choice.envelope().time(),
                delivery.historical());
    }

    private static String source(UUID campaign) {
        return "campaign/" + campaign;
    }
}
