package io.rapport.analytics.report;

import io.rapport.analytics.report.ServiceReportResource.Load;
import io.rapport.analytics.report.ServiceReportResource.Satisfaction;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** What support had to do, and how content customers were with it. */
@ApplicationScoped
class Service {
    private static final Map<String, String> CUTS =
            Map.of("all", "null::text", "type", "t.type", "channel", "t.channel", "priority", "t.priority");

    private final Jdbi jdbi;
    private final Company company;

    Service(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    /** Opened in the window, and resolved in it, whenever it was opened. */
    List<Load> load(Window window, String dimension, Range range) {
        return Reports.complete(jdbi.withHandle(handle -> handle.createQuery("""
                with opened as (
                  select %1$s start, %3$s value, count(*) opened, sum(t.breached)::bigint breached, sum(t.reopened)::bigint reopened,
                    sum(t.escalated)::bigint escalated, count(*) filter (where t.resolved_at is null) still_open,
                    percentile_cont(.5) within group (order by t.response_seconds) response50,
                    percentile_cont(.9) within group (order by t.response_seconds) response90
                  from support_ticket t where %5$s group by 1, 2),
                resolved as (
                  select %2$s start, %3$s value, count(*) resolved,
                    percentile_cont(.5) within group (order by t.resolution_seconds) resolution50,
                    percentile_cont(.9) within group (order by t.resolution_seconds) resolution90
                  from support_ticket t where %6$s group by 1, 2)
                select coalesce(o.start, r.start) start, coalesce(o.value, r.value) value, coalesce(opened, 0) opened,
                  coalesce(resolved, 0) resolved, coalesce(still_open, 0) still_open, coalesce(reopened, 0) reopened,
                  coalesce(breached, 0) breached, coalesce(escalated, 0) escalated, response50 response_seconds_p50,
                  response90 response_seconds_p90, resolution50 resolution_seconds_p50, resolution90 resolution_seconds_p90
                from opened o full join resolved r on o.start = r.start and coalesce(o.value, '') = coalesce(r.value, '')
                order by 1, 2 limit %4$d""".formatted(
                                window.start("t.opened_at", company),
                                window.start("t.resolved_at", company),
                                cut(dimension),
                                Reports.MOST_WINDOWS + 1,
                                window.within("t.opened_at", company),
                                window.within("t.resolved_at", company)))
                .bind("zone", company.zone().getId())
                .bind("from", range.start(company))
                .bind("to", range.end(company))
                .mapTo(Load.class)
                .list()));
    }

    private static String cut(String dimension) {
        if (!CUTS.containsKey(dimension)) {
            throw Problem.invalid("dimension", "must be all, type, channel or priority");
        }
        return CUTS.get(dimension);
    }

    List<Satisfaction> satisfaction(Window window, Range range) {
        return Reports.complete(jdbi.withHandle(handle -> handle.createQuery("""
                select %s start, count(*) ratings, avg(t.score)::float8 average,
                  (count(*) filter (where t.score >= 4))::float8 / count(*) satisfied,
                  count(*) filter (where t.score = 1) score1, count(*) filter (where t.score = 2) score2,
                  count(*) filter (where t.score = 3) score3, count(*) filter (where t.score = 4) score4,
                  count(*) filter (where t.score = 5) score5
                from support_ticket t where %s
                group by 1 order by 1 limit %d""".formatted(
                                window.start("t.rated_at", company),
                                window.within("t.rated_at", company),
                                Reports.MOST_WINDOWS + 1))
                .bind("zone", company.zone().getId())
                .bind("from", range.start(company))
                .bind("to", range.end(company))
                .mapTo(Satisfaction.class)
                .list()));
    }
}
