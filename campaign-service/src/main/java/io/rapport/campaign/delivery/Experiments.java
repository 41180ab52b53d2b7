package io.rapport.campaign.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Draws variants for readers, and names the winner when a test is over. */
@ApplicationScoped
public class Experiments {
    private static final TypeReference<List<Variant>> VARIANTS = new TypeReference<>() {};

    /** Between the end of a test and the look at its winner. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    ObjectMapper json;

    /**
     * What one variant did.
     *
     * @param rate of those who were sent it: reached the test's goal, or clicked if there is no test
     * @param low like {@code high} a bound of its 95 % interval (Wilson)
     */
    public record Figures(
            String variant,
            long sent,
            long opened,
            long clicked,
            long converted,
            double rate,
            double low,
            double high,
            boolean winner) {}

    /** The variant of each who is to be sent one now; who is to wait for the winner is put off in {@code decisions}. */
    Map<UUID, Variant> draw(Map<Due, Decision> decisions, Instant now) {
        var sending = decisions.entrySet().stream()
                .filter(each -> each.getValue() instanceof Decision.Send
                        && each.getKey().variant() == null)
                .map(Map.Entry::getKey)
                .toList();
        var experiments = of(sending.stream().map(Due::campaignId).distinct().toList());
        var drawn = new HashMap<UUID, Variant>();
        for (var due : sending) {
            var experiment = experiments.get(due.campaignId());
            if (experiment != null) {
                experiment
                        .draw(due.personId(), due.facts().assigned())
                        .ifPresentOrElse(variant -> drawn.put(due.id(), variant), () -> {
                            var until = experiment.decideAt() == null
                                            || experiment.decideAt().isBefore(now)
                                    ? now
                                    : experiment.decideAt();
                            decisions.put(due, new Decision.Postpone(until.plus(SOON)));
                        });
            }
        }
        return drawn;
    }

    /** The best rate wins; of equals the first. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void decide() {
        var sql = "select id from campaign where winner is null and decide_at <= :now and status <> 'ENDED'";
        jdbi.withHandle(handle -> handle.createQuery(sql)
                        .bind("now", clock.instant())
                        .mapTo(UUID.class)
                        .list())
                .forEach(this::decide);
    }

    private void decide(UUID campaignId) {
        figures(campaignId).stream()
                .max(Comparator.comparingDouble(Figures::rate))
                .ifPresent(best -> jdbi.useHandle(handle -> handle.execute(
                        "update campaign set winner = ? where id = ? and winner is null", best.variant, campaignId)));
    }

    /** In the order of the campaign; none where there are no variants. */
    public List<Figures> figures(UUID campaignId) {
        var sql = """
                select v.name, c.winner is not distinct from v.name as winner, coalesce(c.test_goal, 'clicked') as goal,
                  count(d.id) as sent,
                  count(d.id) filter (where exists (select from engagement e
                    where e.delivery_id = d.id and e.kind in ('OPENED', 'CLICKED') and not e.machine)) as opened,
                  count(d.id) filter (where exists (select from engagement e
                    where e.delivery_id = d.id and e.kind = 'CLICKED' and not e.machine)) as clicked,
                  count(d.id) filter (where exists (select from purchase p where p.delivery_id = d.id)) as converted
                from campaign c
                cross join lateral (select e ->> 'name' as name, position from jsonb_array_elements(c.variants) with ordinality as l(e, position)) v
                left join delivery d on d.campaign_id = c.id and d.variant = v.name and d.status = 'sent'
                where c.id = ? group by v.position, v.name, c.winner, c.test_goal order by v.position
                """;
        return jdbi.withHandle(handle -> handle.select(sql, campaignId)
                .map((row, _) -> figures(
                        row.getString("name"),
                        new long[] {
                            row.getLong("sent"), row.getLong("opened"), row.getLong("clicked"), row.getLong("converted")
                        },
                        row.getLong(row.getString("goal")),
                        row.getBoolean("winner")))
                .list());
    }

    private static Figures figures(String variant, long[] counts, long reached, boolean winner) {
        var interval = Wilson.of(reached, counts[0]);
        return new Figures(
                variant,
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[0] == 0 ? 0 : (double) reached / counts[0],
                interval.low(),
                interval.high(),
                winner);
    }

    private Map<UUID, Experiment> of(Collection<UUID> campaignIds) {
        var sql = """
                select id, variants::text as variants, test_share, decide_at, winner from campaign
                where id = any (:ids) and variants is not null
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray("ids", UUID.class, campaignIds)
                .map((row, _) -> new Experiment(
                        row.getObject("id", UUID.class),
                        read(row.getString("variants")),
                        row.getBigDecimal("test_share"),
                        row.getTimestamp("decide_at") == null
                                ? null
                                : row.getTimestamp("decide_at").toInstant(),
                        row.getString("winner")))
                .collectToMap(Experiment::campaignId, experiment -> experiment));
    }

    private List<Variant> read(String text) {
        try {
            return json.readValue(text, VARIANTS);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
