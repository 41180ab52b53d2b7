package io.rapport.campaign.journey;

import io.rapport.campaign.journey.Backtests.Day;
import io.rapport.campaign.journey.Backtests.Messages;
import io.rapport.campaign.journey.Rehearsal.Message;
import io.rapport.campaign.rules.RulesInForce;
import io.rapport.campaign.rules.SendingRules.Cap;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** Messages that a rehearsed journey would have planned, and what would have become of them; each question one statement over all. */
@ApplicationScoped
class PastMessages {
    private static final int AT_ONCE = 10_000;

    @Inject
    Jdbi jdbi;

    @Inject
    RulesInForce rules;

    @Inject
    Company company;

    @Transactional(TxType.MANDATORY)
    void load(List<Message> messages) {
        jdbi.useHandle(handle -> handle.execute("""
                create temp table past_message (person uuid not null, step text not null, channel text not null, at timestamptz not null,
                  reason text) on commit drop
                """));
        for (var from = 0; from < messages.size(); from += AT_ONCE) {
            store(messages.subList(from, Math.min(messages.size(), from + AT_ONCE)));
        }
        jdbi.useHandle(handle -> {
            handle.execute("create index on past_message (person, at)");
            handle.execute("analyze past_message");
        });
    }

    private void store(List<Message> messages) {
        var sql = """
                insert into past_message (person, step, channel, at)
                select m.person, m.step, t.channel, m.at from unnest(:people, :steps, :templates, :times) as m(person, step, template, at)
                join template t on t.id = m.template
                """;
        var columns = Columns.of(messages)
                .uuid("people", Message::personId)
                .text("steps", Message::step)
                .uuid("templates", Message::template)
                .timestamptz("times", Message::at);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    private record Line(String step, String reason, long count, long conflicts) {}

    @Transactional(TxType.MANDATORY)
    List<Messages> judged(String purpose) {
        refuse(purpose);
        if (!"transactional".equals(purpose)) {
            rules.now().caps().forEach(this::cap);
        }
        var sql = """
                select step, reason, count(*) as count,
                  count(*) filter (where reason is null and exists (select from delivery d
                    where d.customer_id in (select same_person(m.person)) and d.status = 'sent'
                      and d.decided_at between m.at - interval '1 day' and m.at + interval '1 day')) as conflicts
                from past_message m group by step, reason order by step, reason
                """;
        var steps = new LinkedHashMap<String, Messages>();
        jdbi.useHandle(handle -> handle.createQuery(sql)
                .mapTo(Line.class)
                .forEach(line -> steps.merge(line.step, of(line), (a, b) -> sum(a, b))));
        return List.copyOf(steps.values());
    }

    private static Messages of(Line line) {
        return line.reason == null
                ? new Messages(line.step, line.count, line.count, Map.of(), line.conflicts)
                : new Messages(line.step, line.count, 0, Map.of(line.reason, line.count), 0);
    }

    private static Messages sum(Messages one, Messages other) {
        var skipped = new TreeMap<>(one.skipped());
        skipped.putAll(other.skipped());
        return new Messages(
                one.step(),
                one.planned() + other.planned(),
                one.toSend() + other.toSend(),
                skipped,
                one.conflicts() + other.conflicts());
    }

    /** As it would be decided now. */
    private void refuse(String purpose) {
        var sql = """
                update past_message m set reason = case
                  when a.address is null then 'no-address'
                  when exists (select from suppression s where s.channel = m.channel and s.address_hash = a.hash) then 'suppressed'
                  when coalesce((select state from consent k where k.customer_id in (select same_person(m.person))
                      and k.channel = m.channel and k.purpose = :purpose order by k.at desc, k.state desc limit 1), '') <> 'granted' then 'no-consent'
                  when :purpose <> 'transactional' and exists (select from complaint c
                      where c.open and c.customer_id in (select same_person(m.person))) then 'open-complaint' end
                from (select distinct person, channel from past_message) who
                left join profile p on p.customer_id = who.person
                cross join lateral (select
                  case who.channel when 'email' then p.email when 'push' then cast(p.customer_id as text) else p.phone end as address,
                  case when who.channel = 'email' then p.email_hash when who.channel <> 'push' then p.phone_hash end as hash) a
                where who.person = m.person and who.channel = m.channel
                """;
        jdbi.useHandle(
                handle -> handle.createUpdate(sql).bind("purpose", purpose).execute());
    }

    /** What was really sent in the hours before counts, and what this journey would have sent. */
    private void cap(Cap cap) {
        var sql = """
                update past_message m set reason = 'capped' where m.reason is null and (cast(:channel as text) is null or m.channel = :channel)
                  and (select count(*) from past_message o where o.person = m.person and o.reason is null and o.ctid <> m.ctid
                      and (o.at, o.step) < (m.at, m.step)
                      and o.at > m.at - :hours * interval '1 hour' and (cast(:channel as text) is null or o.channel = :channel))
                    + (select count(*) from delivery d join campaign c on c.id = d.campaign_id and c.purpose <> 'transactional'
                      where d.customer_id in (select same_person(m.person)) and d.status = 'sent'
                      and d.decided_at <= m.at and d.decided_at > m.at - :hours * interval '1 hour'
                      and (cast(:channel as text) is null or d.channel = :channel)) >= :messages
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("channel", cap.channel())
                .bind("hours", cap.hours())
                .bind("messages", cap.messages())
                .execute());
    }

    /** What would have gone out, by day of the company. */
    @Transactional(TxType.MANDATORY)
    List<Day> days() {
        var sql = """
                select cast(at at time zone :zone as date) as day, count(*) as messages from past_message where reason is null group by 1 order by 1
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("zone", company.zone().getId())
                .map((row, _) -> new Day(row.getObject("day", LocalDate.class), row.getLong("messages")))
                .list());
    }
}
