package io.rapport.campaign.journey;

import static java.util.stream.Collectors.partitioningBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Who sets out, who is woken early, and who is stopped: each a statement for a whole batch. */
@ApplicationScoped
class Entrances {
    private static final String ENTER = """
            insert into journey_run (id, journey_id, version, customer_id, occurrence, step, status, wake_at, particulars, entered_at)
            select uuidv7(), j.id, j.version, s.customer_id,
              case when j.reentry_hours is null then 'once' else s.occurrence end,
              v.definition ->> 'start', 'active', :now, cast(s.particulars as jsonb), :now
            from (%s) s
            join journey j on j.trigger_kind = s.kind and j.trigger_value = s.value
            join campaign c on c.id = j.id and c.status = 'RUNNING'
            join journey_version v on v.journey_id = j.id and v.version = j.version
            where not exists (select from journey_run r where r.journey_id = j.id and r.customer_id in (select same_person(s.customer_id))
              and (j.reentry_hours is null or r.entered_at > cast(:now as timestamptz) - j.reentry_hours * interval '1 hour'))
            order by j.id, s.customer_id
            on conflict do nothing
            """;

    /** Numbers stay numbers: templates write them. */
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Company company;

    /**
     * Something that a customer did, or that became of her.
     *
     * @param kind of trigger
     * @param value an event's type, or a segment
     * @param occurrence unique to it
     */
    record Sign(UUID customerId, String kind, String value, String occurrence, Map<String, Object> particulars) {}

    /**
     * Ends journeys whose goal it is, wakes who waits for it, and lets set out whom it triggers. What one customer did is taken one by one:
     * an order in the same moment ends what her cart has begun.
     */
    @Transactional(TxType.MANDATORY)
    void hear(List<Sign> signs) {
        var rest = signs;
        while (!rest.isEmpty()) {
            var customers = new HashSet<UUID>();
            var firsts = rest.stream().collect(partitioningBy(sign -> customers.add(sign.customerId)));
            hearOneOfEach(firsts.get(true));
            rest = firsts.get(false);
        }
    }

    private void hearOneOfEach(List<Sign> signs) {
        reach(signs);
        keep(signs);
        wake(signs);
        var source = """
                select distinct on (customer_id, kind, value) customer_id, kind, value, occurrence, particulars
                from unnest(:customers, :kinds, :values, :occurrences, :particulars) as sign(customer_id, kind, value, occurrence, particulars)
                """;
        var columns = columns(signs)
                .text("kinds", Sign::kind)
                .text("occurrences", Sign::occurrence)
                .text("particulars", sign -> write(sign.particulars));
        jdbi.useHandle(handle -> handle.createUpdate(ENTER.formatted(source))
                .bindNamedArgumentFinder(columns)
                .bind("now", clock.instant())
                .execute());
    }

    /** Whose birthday comes in so many days, in her own zone; the 29th of February is the 28th in most years. */
    @Transactional
    void birthdays() {
        var source = """
                select p.customer_id, 'birthday' as kind, cast(days as text) as value, to_char(day, 'YYYY') as occurrence, null as particulars
                from (select distinct cast(trigger_value as int) as days from journey where trigger_kind = 'birthday') journey
                join profile p on p.birth_date is not null
                cross join lateral (select (cast(:now as timestamptz) at time zone coalesce(p.time_zone, :zone))::date + journey.days as day) d
                where to_char(day, 'MMDD') = to_char(p.birth_date, 'MMDD')
                  or to_char(p.birth_date, 'MMDD') = '0229' and to_char(day, 'MMDD') = '0228' and to_char(day + 1, 'MMDD') = '0301'
                """;
        jdbi.useHandle(handle -> {
            var any = handle.createQuery("""
                    select exists (select from journey j join campaign c on c.id = j.id and c.status = 'RUNNING'
                    where j.trigger_kind = 'birthday')
                    """).mapTo(Boolean.class).one();
            if (any) {
                handle.createUpdate(ENTER.formatted(source))
                        .bind("now", clock.instant())
                        .bind("zone", company.zone().getId())
                        .execute();
            }
        });
    }

    /** At once, wherever they are: what they wait for will not be said. */
    @Transactional(TxType.MANDATORY)
    void stop(List<UUID> customers, String reason, String purpose) {
        if (customers.isEmpty()) {
            return;
        }
        var sql = """
                update journey_run r set status = 'stopped', reason = :reason, wake_at = null
                from campaign c where c.id = r.journey_id and r.status = 'active' and c.purpose <> 'transactional'
                  and (:purpose = '*' or c.purpose = :purpose)
                  and r.customer_id in (select same_person(id) from unnest(:customers) id)
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("reason", reason)
                .bind("purpose", purpose)
                .bindArray("customers", UUID.class, customers)
                .execute());
    }

    private void reach(List<Sign> signs) {
        update(signs, """
                update journey_run r set status = 'goal', reason = null, wake_at = null
                from unnest(:customers, :values) as sign(customer_id, value), journey j
                where j.id = r.journey_id and r.status = 'active' and j.goal_event = sign.value
                  and r.customer_id in (select same_person(sign.customer_id))
                """);
    }

    /** Before {@link #wake}: a run that takes its first step just now is seen by one of them. */
    private void keep(List<Sign> signs) {
        update(signs, """
                update journey_run r set heard_before = heard_before || sign.value
                from unnest(:customers, :values) as sign(customer_id, value)
                where r.status = 'active' and r.reason is distinct from 'waiting' and not sign.value = any (r.heard_before)
                  and r.customer_id in (select same_person(sign.customer_id))
                """);
    }

    private void wake(List<Sign> signs) {
        update(signs, """
                update journey_run r set wake_at = r.entered_at, heard = true
                from unnest(:customers, :values) as sign(customer_id, value)
                where r.status = 'active' and r.awaits = sign.value and r.customer_id in (select same_person(sign.customer_id))
                """);
    }

    private void update(List<Sign> signs, String sql) {
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns(signs)).execute());
    }

    private static Columns<Sign> columns(List<Sign> signs) {
        return Columns.of(signs).uuid("customers", Sign::customerId).text("values", Sign::value);
    }

    private String write(Map<String, Object> particulars) {
        try {
            return particulars == null ? null : JSON.writeValueAsString(Map.of("event", particulars));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
