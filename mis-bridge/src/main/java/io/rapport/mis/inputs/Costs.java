package io.rapport.mis.inputs;

import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Measures;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** What windows cost by what the MIS said: an amount is spread evenly over the time it is for. */
@ApplicationScoped
public class Costs {
    private final Jdbi jdbi;
    private final Measures measures;

    Costs(Jdbi jdbi, Measures measures) {
        this.jdbi = jdbi;
        this.measures = measures;
    }

    /** As they stand now, for any number of windows. */
    public Known known() {
        return jdbi.withHandle(handle -> new Known(
                measures,
                handle.createQuery("""
                        select subject, currency, value, valid_from, valid_to from mis_input
                        where kind = 'cost' and not withdrawn and subject in ('orders', 'tickets')
                        """).mapTo(Cost.class).list(),
                handle.createQuery("select distinct currency from mis_input where currency is not null")
                        .mapTo(String.class)
                        .set()));
    }

    /** {@code value} is spent between {@code validFrom} and {@code validTo}. */
    record Cost(String subject, String currency, BigDecimal value, Instant validFrom, Instant validTo) {
        BigDecimal between(Instant start, Instant end) {
            var from = start.isAfter(validFrom) ? start : validFrom;
            var to = end.isBefore(validTo) ? end : validTo;
            return from.isBefore(to)
                    ? value.multiply(seconds(from, to)).divide(seconds(validFrom, validTo), MathContext.DECIMAL128)
                    : BigDecimal.ZERO;
        }

        private static BigDecimal seconds(Instant from, Instant to) {
            return BigDecimal.valueOf(Math.max(1, Duration.between(from, to).toMillis()));
        }
    }

    /** One view of all costs. */
    public static final class Known {
        private final Measures measures;
        private final List<Cost> costs;
        private final Set<String> currencies;

        Known(Measures measures, List<Cost> costs, Set<String> currencies) {
            this.measures = measures;
            this.costs = costs;
            this.currencies = currencies;
        }

        /** Of what a KPI counts, in one currency; zero where nothing was said. */
        public BigDecimal of(String subject, Bucket bucket) {
            return costs.stream()
                    .filter(cost ->
                            cost.subject().equals(subject) && cost.currency().equals(bucket.currency()))
                    .map(cost -> cost.between(bucket.start(), measures.end(bucket)))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        /** In which anything was ever said to cost. */
        public Set<String> currencies() {
            return currencies;
        }
    }
}
