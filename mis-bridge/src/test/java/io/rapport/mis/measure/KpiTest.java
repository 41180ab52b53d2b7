package io.rapport.mis.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class KpiTest {
    @Test
    void labelsAreThoseOfTheApi() {
        assertThat(Kpi.labels())
                .isEqualTo("orders, revenue, aov, refunds, net-revenue, new-customers, active-customers, messages-sent,"
                        + " tickets-opened, tickets-resolved, views, product-views, cart-adds, conversion, abandoned-carts,"
                        + " messages-opened, messages-clicked, messages-converted, messages-unsubscribed,"
                        + " attributed-revenue, incremental-revenue, response-time-p50, response-time-p90, resolution-time-p50,"
                        + " resolution-time-p90, csat, automation-rate, cost-per-order, cost-per-ticket,"
                        + " reconciliation-differences");
    }

    @Test
    void moneyIsRoundedHalfUpToTheMinorUnit() {
        assertThat(Kpi.REVENUE.value(sum(1, "10.005", "0"), "EUR")).isEqualTo("10.01");
        assertThat(Kpi.REVENUE.value(sum(1, "10.5", "0"), "VND")).isEqualTo("11");
        assertThat(Kpi.REVENUE.value(sum(1, "10.0005", "0"), "TND")).isEqualTo("10.001");
        assertThat(Kpi.REVENUE.value(sum(1, "10", "0"), "XXX")).isEqualTo("10.00");
    }

    @Test
    void netRevenueRoundsTheDifferenceAndNotItsParts() {
        assertThat(Kpi.NET_REVENUE.value(sum(1, "10.004", "0.008"), "EUR")).isEqualTo("10.00");
    }

    @Test
    void averageIsRevenueByOrders() {
        assertThat(Kpi.AOV.value(sum(3, "100", "50"), "EUR")).isEqualTo("33.33");
        assertThat(Kpi.AOV.value(sum(0, "0", "0"), "EUR")).isEqualTo("0.00");
    }

    private static Sum sum(long orders, String gross, String refunds) {
        return Sum.of(orders, new BigDecimal(gross), new BigDecimal(refunds), orders, 0, 0, 0);
    }
}
