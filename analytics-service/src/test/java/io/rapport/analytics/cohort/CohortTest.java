package io.rapport.analytics.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.analytics.OnlineRetail;
import io.rapport.analytics.OnlineRetail.Line;
import io.rapport.analytics.cohort.Cohort.Month;
import io.rapport.analytics.cohort.Cohort.Purchase;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class CohortTest {
    @Test
    void cohortsOfOnlineRetailAreAsRecomputed() {
        var lines = OnlineRetail.lines();
        var placed = new HashMap<String, LocalDateTime>();
        lines.forEach(line -> placed.merge(line.invoice(), line.at(), (a, b) -> a.isBefore(b) ? a : b));
        var first = Cohort.of(lines.stream()
                        .map(line -> purchase(line, placed.get(line.invoice())))
                        .toList())
                .getFirst();
        assertThat(first.start()).isEqualTo(YearMonth.of(2010, 12));
        assertThat(first.months().stream().map(Month::customers))
                .containsExactly(885L, 324L, 286L, 340L, 321L, 352L, 321L, 309L, 313L, 350L, 331L, 445L, 235L);
        assertThat(first.months().getFirst().revenue()).isEqualByComparingTo("572713.89");
    }

    @Test
    void monthsWithoutPurchasesStayInTheRow() {
        var cohorts = Cohort.of(List.of(
                new Purchase("a", YearMonth.of(2026, 1), BigDecimal.TEN),
                new Purchase("a", YearMonth.of(2026, 3), BigDecimal.ONE)));
        assertThat(cohorts.getFirst().months().stream().map(Month::customers)).containsExactly(1L, 0L, 1L);
        assertThat(Cohort.of(List.of())).isEmpty();
    }

    private static Purchase purchase(Line line, LocalDateTime placed) {
        return new Purchase(line.customer(), YearMonth.from(placed), line.value());
    }
}
