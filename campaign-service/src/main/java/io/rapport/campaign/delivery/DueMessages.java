package io.rapport.campaign.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The messages of running campaigns whose moment has come. */
@ApplicationScoped
class DueMessages {
    @Inject
    Jdbi jdbi;

    /** A cheap look, so that an idle campaign costs nothing more. */
    boolean any(Instant now) {
        var sql = """
                select exists (select from delivery d join campaign c on c.id = d.campaign_id and c.status = 'RUNNING'
                  where d.status in ('planned', 'queued') and d.due_at <= :now)
                """;
        return jdbi.withHandle(handle ->
                handle.createQuery(sql).bind("now", now).mapTo(Boolean.class).one());
    }

    /**
     * Locked until the end of the transaction; those that another replica has locked are left to it. Who was merged is decided for as one
     * person: by her survivor's profile, the last word on consent of them all, and once.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    List<Due> lock(int limit, Instant now) {
        var sql = """
                select d.id, d.campaign_id, c.name as campaign_name, c.template_id, c.holdout, d.step, d.customer_id, d.occurrence, d.channel,
                  d.attempts, p.customer_id as reader_customer_id, p.version as reader_version, p.email as reader_email,
                  p.language as reader_language, p.country as reader_country, p.full_name as reader_full_name,
                  p.given_name as reader_given_name, p.family_name as reader_family_name,
                  person.survivor as person_id, p.email_hash as address_hash,
                  k.state as consent_state, k.valid_until as consent_until, k.event_id as consent_event_id,
                  s.address_hash is not null as suppressed,
                  exists (select from delivery o
                    where o.campaign_id = d.campaign_id and o.step = d.step and o.occurrence = d.occurrence
                      and o.customer_id in (select same_person(d.customer_id)) and o.id <> d.id
                      and (o.status in ('sending', 'sent', 'held-out', 'failed')
                        or (o.status in ('planned', 'queued') and o.customer_id < d.customer_id))) as decided_before
                from delivery d
                join campaign c on c.id = d.campaign_id and c.status = 'RUNNING'
                cross join lateral survivor_of(d.customer_id) person (survivor)
                left join profile p on p.customer_id = person.survivor
                left join lateral (select * from consent
                  where customer_id in (select same_person(d.customer_id)) and channel = d.channel and purpose = c.purpose
                  order by at desc, state desc limit 1) k on true
                left join suppression s on s.channel = d.channel and s.address_hash = p.email_hash
                where d.status in ('planned', 'queued') and d.due_at <= :now
                order by d.due_at, d.id limit :limit for update of d skip locked
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(Due.class)
                .list());
    }
}
