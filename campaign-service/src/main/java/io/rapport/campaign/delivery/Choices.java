package io.rapport.campaign.delivery;

import io.rapport.campaign.suppression.Suppressions;
import io.rapport.events.CampaignEvent.PreferencesChosen;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What readers choose to hear on their own page. */
@ApplicationScoped
class Choices {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Deliveries deliveries;

    @Inject
    Suppressions suppressions;

    @Inject
    Outbox outbox;

    /** {@code null}: everything, also what there will be; an empty list: nothing. */
    public record Choice(List<String> topics, List<String> channels, String frequency, String language) {
        static final Choice NONE = new Choice(null, null, "always", null);
    }

    Choice of(UUID deliveryId) {
        var sql = """
                select coalesce(c.topics, nullif(p.topics, '{}')) as topics, coalesce(c.channels, nullif(p.channels, '{}')) as channels,
                  coalesce(c.frequency, p.frequency) as frequency, coalesce(c.language, p.language, d.language) as language
                from delivery d
                left join profile p on p.customer_id = survivor_of(d.customer_id)
                left join preference c on c.customer_id = survivor_of(d.customer_id)
                where d.id = ?
                """;
        Optional<Choice> chosen = jdbi.withHandle(
                handle -> handle.select(sql, deliveryId).mapTo(Choice.class).findOne());
        return chosen.orElse(Choice.NONE);
    }

    /** What campaigns are about, for readers to choose from. */
    List<String> topics() {
        var sql =
                "select distinct topic from campaign where topic is not null and status <> 'ENDED' order by topic limit 50";
        return jdbi.withHandle(handle -> handle.select(sql).mapTo(String.class).list());
    }

    @Transactional
    void choose(UUID deliveryId, Choice choice) {
        var sql = """
                insert into preference (customer_id, topics, channels, frequency, language, at)
                select survivor_of(customer_id), nullif(:topics, array['*']), nullif(:channels, array['*']), :frequency, :language, :now from delivery where id = :delivery
                on conflict (customer_id) do update set topics = excluded.topics, channels = excluded.channels,
                  frequency = excluded.frequency, language = excluded.language, at = excluded.at
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bindArray("topics", String.class, array(choice.topics))
                .bindArray("channels", String.class, array(choice.channels))
                .bind("frequency", choice.frequency)
                .bind("language", choice.language)
                .bind("now", clock.instant())
                .bind("delivery", deliveryId)
                .execute());
        tell(deliveryId, choice);
    }

    /** customer-service makes it a fact of her profile, where all see it. */
    private void tell(UUID deliveryId, Choice choice) {
        var sql = "select id, customer_id, campaign_id from delivery where id = ?";
        outbox.publishAll(jdbi.withHandle(handle -> handle.select(sql, deliveryId)
                .map((row, _) -> new PreferencesChosen(
                        row.getObject("customer_id", UUID.class),
                        row.getObject("id", UUID.class),
                        row.getObject("campaign_id", UUID.class),
                        choice.topics,
                        choice.channels,
                        choice.frequency,
                        choice.language))
                .map(chosen -> OutgoingEvent.of(chosen.customerId().toString(), clock.instant(), chosen))
                .list()));
    }

    /** No array is null to the driver. */
    private static List<String> array(List<String> values) {
        return values == null ? List.of("*") : values;
    }

    /** From everything we send to any address of hers. */
    @Transactional
    void leave(UUID deliveryId) {
        deliveries.unsubscribe(deliveryId, "unsubscribed", true);
        var sql = """
                select 'email' as channel, p.email_hash as hash from delivery d join profile p on p.customer_id = survivor_of(d.customer_id)
                  where d.id = :delivery and p.email_hash is not null
                union all
                select phone.channel, p.phone_hash from unnest(array['sms', 'whatsapp']) phone (channel) cross join delivery d
                  join profile p on p.customer_id = survivor_of(d.customer_id) where d.id = :delivery and p.phone_hash is not null
                """;
        jdbi.withHandle(handle -> handle.createQuery(sql)
                        .bind("delivery", deliveryId)
                        .map((row, _) -> List.of(row.getString(1), row.getString(2)))
                        .list())
                .forEach(address -> suppressions.suppress(address.getFirst(), address.getLast(), "unsubscribed"));
    }
}
