package io.rapport.support.satisfaction;

import io.rapport.kit.http.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** How satisfied customers are, with the answers behind each figure. */
@ApplicationScoped
@Transactional
class Satisfactions {
    /** NPS: the share of nines and tens less that of six and below, in percent. */
    private static final String FIGURES = """
            select coalesce(case :by when 'team' then team when 'agent' then agent when 'channel' then channel
                    when 'type' then type else 'all' end, '') as value,
                count(*) as asked, count(score) as answered, round(avg(score), 2) as average,
                round(100.0 * count(*) filter (where score >= case kind when 'nps' then 9 else 4 end) / nullif(count(score), 0), 1)
                    as satisfied_percent,
                case kind when 'nps' then round(100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6))
                    / nullif(count(score), 0), 1) end as nps
            from survey where kind = :kind and asked_at >= :from and asked_at < :to
            group by 1, kind order by 1 limit 1000
            """;

    private static final String ANSWERS = """
            select * from survey
            where kind = :kind and rated_at is not null and asked_at >= :from and asked_at < :to and id < :after
                and (cast(:value as text) is null or coalesce(case :by when 'team' then team when 'agent' then agent
                    when 'channel' then channel when 'type' then type else 'all' end, '') = :value)
            order by id desc limit :limit
            """;

    @Inject
    Jdbi jdbi;

    /**
     * @param satisfiedPercent CSAT: of fours and fives; NPS: of nines and tens
     * @param nps null for CSAT
     */
    public record Figure(
            String value, long asked, long answered, BigDecimal average, BigDecimal satisfiedPercent, BigDecimal nps) {}

    List<Figure> figures(String kind, String by, Instant from, Instant to) {
        return jdbi.withHandle(handle -> handle.createQuery(FIGURES)
                .bind("kind", kind)
                .bind("by", by)
                .bind("from", from)
                .bind("to", to)
                .mapTo(Figure.class)
                .list());
    }

    /** One more than asked for, newest first. {@code value}: of {@code by}, or null for all. */
    List<Survey> answers(String kind, String by, String value, Instant from, Instant to, PageRequest page) {
        return jdbi.withHandle(handle -> handle.createQuery(ANSWERS)
                .bind("kind", kind)
                .bind("by", by)
                .bind("value", value)
                .bind("from", from)
                .bind("to", to)
                .bind("after", page.after(1).map(cursor -> cursor.uuid(0)).orElse(new UUID(-1, -1)))
                .bind("limit", page.limit() + 1)
                .mapTo(Survey.class)
                .list());
    }
}
