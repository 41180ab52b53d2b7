package io.rapport.analytics.clv;

import io.rapport.analytics.clv.ClvFitResource.Answer;
import io.rapport.analytics.segment.PastScores;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Parameters of all fits are kept, and all else that scores are made of is the orders: so scores of the past are computed, not kept. They
 * have no hindsight: the fit looked at no later order, and neither do they.
 */
@ApplicationScoped
class ScoresThen implements PastScores {
    private static final String PLACE = """
            create temp table if not exists customer_score_then (
              customer_id uuid primary key, currency text, clv numeric, p_alive numeric, churn_risk numeric, expected_orders numeric,
              rfm_recency smallint, rfm_frequency smallint, rfm_monetary smallint) on commit drop;
            truncate customer_score_then""";

    private final Jdbi jdbi;
    private final ClvFits fits;
    private final PurchaseHistories histories;

    ScoresThen(Jdbi jdbi, ClvFits fits, PurchaseHistories histories) {
        this.jdbi = jdbi;
        this.fits = fits;
        this.histories = histories;
    }

    @Override
    public Optional<UUID> lay(Instant at, Optional<UUID> customer) {
        var fit = fits.asOf(at).map(Answer::withoutErrors);
        fit.ifPresent(found -> jdbi.useHandle(handle -> lay(handle, found, at, customer)));
        return fit.map(Answer::fitId);
    }

    private void lay(Handle handle, Answer fit, Instant at, Optional<UUID> customer) {
        handle.execute("set local work_mem = '64MB'; set local client_min_messages = warning");
        handle.execute(PLACE);
        histories.then(at, customer, rows -> {
            var scores = rows.parallelStream()
                    .map(row -> Score.of(fit, row))
                    .flatMap(Optional::stream)
                    .toList();
            save(handle, scores);
        });
        handle.execute("analyze customer_score_then");
    }

    private static void save(Handle handle, List<Score> scores) {
        handle.createUpdate("""
                insert into customer_score_then
                select * from unnest(:ids, :currencies, :clvs, :alives, :risks, :orders, :recencies, :frequencies, :monetaries)""")
                .bindNamedArgumentFinder(Columns.of(scores)
                        .uuid("ids", Score::customerId)
                        .text("currencies", Score::currency)
                        .numeric("clvs", Score::clv)
                        .numeric("alives", Score::pAlive)
                        .numeric("risks", Score::churnRisk)
                        .numeric("orders", Score::expectedOrders)
                        .integer("recencies", Score::recency)
                        .integer("frequencies", Score::frequency)
                        .integer("monetaries", Score::monetary))
                .execute();
    }
}
