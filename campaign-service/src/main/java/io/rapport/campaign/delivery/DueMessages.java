package io.rapport.campaign.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The messages of running campaigns whose moment has come. */
@ApplicationScoped
class DueMessages {
    /** Of a delivery {@code d}: the ids of all who are one person with its customer, the first one first; hardly anybody has more than one. */
    private static final String PERSON = """
            cross join lateral (select case when exists (select from customer_merge where d.customer_id in (survivor, absorbed) and not undone)
              then array(select id from same_person(d.customer_id) one (id) order by id) else array[d.customer_id] end as ids offset 0) person
            """;

    /** A plan that was made when there were few messages reads all of them for each, once a campaign has planned a million. */
    private static final String PLANNED_ANEW = "set local plan_cache_mode = force_custom_plan; set local jit = off";

    /** Looked at together. */
    private static final int CAMPAIGNS = 20;

    @Inject
    Jdbi jdbi;

    /** A cheap look, so that an idle campaign costs nothing more. */
    boolean any(Instant now) {
        var sql = """
                select exists (select from campaign c where c.status = 'RUNNING' and exists (select from delivery d
                  where d.campaign_id = c.id and d.status in ('planned', 'queued') and d.due_at <= :now))
                """;
        return jdbi.withHandle(handle ->
                handle.createQuery(sql).bind("now", now).mapTo(Boolean.class).one());
    }

    /** Locked until the end of the transaction; those that another replica has locked are left to it. One of a person's at a time. */
    @Transactional(TxType.MANDATORY)
    List<Due> lock(int limit, Instant now) {
        jdbi.useHandle(handle -> handle.execute(PLANNED_ANEW));
        var ids = lockRows(limit, now);
        lockPeople(ids);
        return read(ids);
    }

    private List<UUID> lockRows(int limit, Instant now) {
        var ids = new ArrayList<UUID>();
        for (var campaign : campaigns(now)) {
            if (ids.size() < limit) {
                ids.addAll(lockRows(campaign, limit - ids.size(), now));
            }
        }
        return ids;
    }

    /** What tells of an order does not wait until a million have their newsletter; those beyond the first are seen at the next look. */
    private List<UUID> campaigns(Instant now) {
        var sql = """
                select c.id from campaign c cross join lateral (select d.due_at from delivery d
                  where d.campaign_id = c.id and d.status in ('planned', 'queued') and d.due_at <= :now order by d.due_at, d.id limit 1) oldest
                where c.status = 'RUNNING' order by c.purpose = 'transactional' desc, c.priority desc, oldest.due_at, c.id limit :most
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("now", now)
                .bind("most", CAMPAIGNS)
                .mapTo(UUID.class)
                .list());
    }

    private List<UUID> lockRows(UUID campaign, int limit, Instant now) {
        var sql = """
                select id from delivery where campaign_id = :campaign and status in ('planned', 'queued') and due_at <= :now
                order by due_at, id limit :limit for update skip locked
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("campaign", campaign)
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
    }

    /** Two replicas that each decide one of her messages would each find room for it. */
    private void lockPeople(List<UUID> ids) {
        var sql = """
                with one as materialized (select distinct person.ids[1] as id from delivery d
                """ + PERSON + """
                where d.id = any (:ids) order by 1)
                select pg_advisory_xact_lock(hashtextextended(id::text, 84)) is null from one
                """;
        jdbi.useHandle(handle -> handle.createQuery(sql)
                .bindArray("ids", UUID.class, ids)
                .mapTo(Boolean.class)
                .list());
    }

    /**
     * Who was merged is decided for as one person: by her survivor's profile, the last word on consent of them all, and once. Of several
     * messages to one person only that of the highest priority is read; the others stay as they are, for the next look.
     */
    private List<Due> read(List<UUID> ids) {
        var sql = """
                select distinct on (person.ids[1]) d.id, d.campaign_id, c.name as campaign_name,
                  coalesce(d.template_id, c.template_id) as template_id, c.holdout, c.purpose, c.topic, d.step,
                  d.customer_id, d.occurrence, d.channel, d.attempts, d.particulars::text as particulars, d.variant, c.message_cost,
                  p.customer_id as reader_customer_id, p.version as reader_version, p.email as reader_email, p.phone as reader_phone,
                  coalesce(pr.language, p.language) as reader_language, p.country as reader_country, p.time_zone as reader_time_zone,
                  p.full_name as reader_full_name, p.given_name as reader_given_name, p.family_name as reader_family_name,
                  person.ids[1] as person_id, address.hash as address_hash,
                  k.state as facts_consent_state, k.valid_until as facts_consent_until, k.event_id as facts_consent_event_id,
                  s.address_hash is not null as facts_suppressed,
                  exists (select from complaint where open and customer_id = any (person.ids)) as facts_complaint,
                  exists (select from membership m where m.segment_id = any (c.excluded_segments) and m.member
                    and m.customer_id = any (person.ids)) as facts_excluded,
                  case when c.holdout_segment is not null then exists (select from membership m where m.segment_id = c.holdout_segment
                    and m.member and m.customer_id = any (person.ids)) end as facts_held_out,
                  (select text ->> 'name' from jsonb_array_elements(c.variants) text
                    join membership m on m.segment_id = cast(text ->> 'segment' as uuid) and m.member
                      and m.customer_id = any (person.ids) order by 1 limit 1) as facts_assigned,
                  coalesce(pr.topics, nullif(p.topics, '{}')) as facts_topics, coalesce(pr.channels, nullif(p.channels, '{}')) as facts_channels,
                  coalesce(pr.frequency, p.frequency) as facts_frequency,
                  exists (select from delivery o
                    where o.campaign_id = d.campaign_id and o.step = d.step and o.occurrence = d.occurrence
                      and o.customer_id = any (person.ids) and o.id <> d.id
                      and (o.status in ('sending', 'sent', 'held-out', 'failed')
                        or (o.status in ('planned', 'queued') and o.customer_id < d.customer_id))) as facts_decided_before
                from delivery d
                join campaign c on c.id = d.campaign_id
                """ + PERSON + """
                left join profile p on p.customer_id = person.ids[1]
                left join preference pr on pr.customer_id = person.ids[1]
                cross join lateral (select case when d.channel in ('sms', 'whatsapp') then p.phone_hash
                  when d.channel = 'email' then p.email_hash end as hash) address
                left join lateral (select * from consent
                  where customer_id = any (person.ids) and channel = d.channel and purpose = c.purpose
                  order by at desc, state desc limit 1) k on true
                left join suppression s on s.channel = d.channel and s.address_hash = address.hash
                where d.id = any (:ids)
                order by person.ids[1], c.priority desc, d.due_at, d.id
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray("ids", UUID.class, ids)
                .mapTo(Due.class)
                .list());
    }

    /** What these readers were sent within the span, and what of higher priority waits for them. */
    List<Earlier> earlier(List<Due> due, Duration span, Instant now) {
        var sql = """
                select d.id as delivery_id, o.channel, o.status in ('planned', 'queued') as waiting,
                  case when o.status in ('planned', 'queued') then o.due_at else o.decided_at end as at
                from delivery d
                join campaign c on c.id = d.campaign_id
                """ + PERSON + """
                join delivery o on o.customer_id = any (person.ids) and o.id <> d.id
                join campaign oc on oc.id = o.campaign_id and oc.purpose <> 'transactional'
                where d.id = any (:ids) and (
                  (o.status in ('sending', 'sent') or o.reason = 'in-doubt') and o.decided_at > :since
                  or o.status in ('planned', 'queued') and oc.status = 'RUNNING' and oc.priority > c.priority and o.due_at < :until)
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray("ids", UUID.class, due.stream().map(Due::id).toList())
                .bind("since", now.minus(span))
                .bind("until", now.plus(span))
                .mapTo(Earlier.class)
                .list());
    }
}
