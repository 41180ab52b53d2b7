package io.rapport.campaign.journey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.campaign.journey.PastSigns.Past;
import io.rapport.campaign.journey.Rehearsal.Assumptions;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A journey run over a past stretch of the log: how much it would have said, to whom, and what it would have cost. Nothing is sent or kept. */
@ApplicationScoped
class Backtests {
    private static final Duration LONGEST = Duration.ofDays(92);
    private static final Instant FIRST = Instant.parse("1990-01-01T00:00:00Z");

    @Inject
    Journeys journeys;

    @Inject
    PastSigns pastSigns;

    @Inject
    PastMessages pastMessages;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /**
     * What would have been.
     *
     * @param entered how often somebody would have set out
     * @param outcomes {@code done}, {@code goal} or {@code under-way} when the period ended
     * @param messages by step
     * @param webhooks how many calls
     * @param offers by offer
     * @param assumptions what the log does not tell and was assumed
     */
    public record Report(
            Instant from,
            Instant to,
            long entered,
            Map<String, Long> outcomes,
            List<Messages> messages,
            List<Day> days,
            long webhooks,
            List<Offers> offers,
            Assumptions assumptions) {}

    /**
     * Messages of one step.
     *
     * @param skipped by reason, by the consents, suppressions and caps that hold now
     * @param conflicts of those to send: to people who were sent a message of another campaign within a day of it
     */
    public record Messages(String step, long planned, long toSend, Map<String, Long> skipped, long conflicts) {}

    public record Day(LocalDate day, long messages) {}

    /** @param cost in the company's currency, if all codes are used; null where it is not known */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Offers(UUID offer, long codes, BigDecimal cost) {}

    @Transactional
    Report run(Definition definition, String purpose, Instant from, Instant to) {
        journeys.check(definition);
        if (from.isBefore(FIRST) || to.isAfter(clock.instant().plus(Duration.ofDays(1)))) {
            throw Problem.invalid("from", "must lie in the past, since " + FIRST);
        }
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw Problem.invalid("to", "must come after from, by at most 92 days");
        }
        pastSigns.load(definition, from, to);
        var rehearsal = new Rehearsal(definition, to, assumptions(from, to), members(definition), rooms(definition));
        var person = new ArrayList<Past>();
        pastSigns.each(past -> {
            if (!person.isEmpty() && !person.getFirst().personId().equals(past.personId())) {
                rehearsal.take(person);
                person.clear();
            }
            person.add(past);
        });
        rehearsal.take(person);
        return report(rehearsal, purpose, from, to);
    }

    private Report report(Rehearsal rehearsal, String purpose, Instant from, Instant to) {
        pastMessages.load(rehearsal.messages());
        return new Report(
                from,
                to,
                rehearsal.entered(),
                rehearsal.outcomes(),
                pastMessages.judged(purpose),
                pastMessages.days(),
                rehearsal.webhooks(),
                offers(rehearsal.codes()),
                rehearsal.assumptions());
    }

    private List<Offers> offers(Map<UUID, Long> codes) {
        var costs = jdbi.withHandle(handle -> handle.createQuery("select id, cost from offer where id = any (:ids)")
                .bindArray("ids", UUID.class, codes.keySet())
                .reduceResultSet(new HashMap<UUID, BigDecimal>(), (all, row, _) -> {
                    all.put(row.getObject("id", UUID.class), row.getBigDecimal("cost"));
                    return all;
                }));
        return new TreeMap<>(codes)
                .entrySet().stream()
                        .map(each -> offers(each.getKey(), each.getValue(), costs.get(each.getKey())))
                        .toList();
    }

    private static Offers offers(UUID offer, long codes, BigDecimal cost) {
        return new Offers(offer, codes, cost == null ? null : cost.multiply(BigDecimal.valueOf(codes)));
    }

    /** How many codes each offer has left to give, by its stock and its budget. */
    private Map<UUID, Long> rooms(Definition definition) {
        var sql = """
                select o.id, least(count(c.code) filter (where c.status = 'free'),
                  case when o.budget is not null and o.cost > 0 then floor(o.budget / o.cost) - count(c.code) filter (where c.status <> 'free') end) as room
                from offer o left join coupon c on c.offer_id = o.id where o.id = any (:ids) group by o.id
                """;
        var ids = definition.steps().values().stream()
                .filter(Definition.Offer.class::isInstance)
                .map(step -> ((Definition.Offer) step).offer())
                .distinct()
                .toList();
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray("ids", UUID.class, ids)
                .map((row, _) -> Map.entry(row.getObject("id", UUID.class), row.getLong("room")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** By segment and person, as of now. */
    private Set<String> members(Definition definition) {
        var ids = definition.steps().values().stream()
                .filter(step -> step instanceof Definition.Branch branch && branch.segment() != null)
                .map(step -> ((Definition.Branch) step).segment())
                .distinct()
                .toList();
        var sql = """
                select m.segment_id || '/' || survivor_of(m.customer_id) from membership m where m.member and m.segment_id = any (:ids)
                """;
        return ids.isEmpty()
                ? Set.of()
                : jdbi.withHandle(handle -> new HashSet<>(handle.createQuery(sql)
                        .bindArray("ids", UUID.class, ids)
                        .mapTo(String.class)
                        .list()));
    }

    /** Shares of the messages of the period, or of all, that people opened and clicked. */
    private Assumptions assumptions(Instant from, Instant to) {
        var sql = """
                select coalesce(avg(cast(opened as int)), 0) as opened, coalesce(avg(cast(clicked as int)), 0) as clicked from (
                  select exists (select from engagement e where e.delivery_id = d.id and not e.machine and e.kind in ('OPENED', 'CLICKED')) as opened,
                    exists (select from engagement e where e.delivery_id = d.id and not e.machine and e.kind = 'CLICKED') as clicked
                  from delivery d where d.status = 'sent' and d.decided_at >= :from and d.decided_at < :to) sent
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("from", from)
                .bind("to", to)
                .map((row, _) -> new Assumptions(row.getDouble("opened"), row.getDouble("clicked")))
                .one());
    }
}
