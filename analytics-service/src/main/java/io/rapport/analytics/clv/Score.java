package io.rapport.analytics.clv;

import io.rapport.analytics.clv.ClvFitResource.Answer;
import io.rapport.analytics.clv.ClvFitResource.CurrencyFit;
import io.rapport.analytics.clv.PurchaseHistories.Row;
import io.rapport.analytics.metrics.Rounding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What a fit says of a customer, rounded as it is published; of whose currency there is no model yet, RFM alone. */
record Score(
        UUID customerId,
        String currency,
        BigDecimal clv,
        BigDecimal clvLower,
        BigDecimal clvUpper,
        BigDecimal pAlive,
        BigDecimal churnRisk,
        BigDecimal expectedOrders,
        Instant expectedNextOrderAt,
        Bounds bounds,
        Row row) {
    private static final int DECIMALS = 4;
    /** A next order later than this is no expectation. */
    private static final double FARTHEST_WEEKS = 520;

    private static final Fit.Model<GammaGamma> NO_SPEND = new Fit.Model<>(new GammaGamma(2, 2, 1), 0, new double[3][3]);

    /** Empty where the fit knows nobody who mostly buys in her currency. */
    static Optional<Score> of(Answer fit, Row row) {
        return fit.currencies().stream()
                .filter(currency -> currency.currency().equals(row.currency()) && currency.rfm() != null)
                .findFirst()
                .map(currency -> currency.buying() == null ? rfmOnly(currency, row) : of(fit, currency, row));
    }

    private static Score rfmOnly(CurrencyFit currency, Row row) {
        return new Score(
                row.customerId(), row.currency(), null, null, null, null, null, null, null, currency.rfm(), row);
    }

    private static Score of(Answer fit, CurrencyFit currency, Row row) {
        var spending = spending(currency);
        var outlook = new LifetimeValue(
                        buying(currency),
                        spending.orElse(NO_SPEND),
                        fit.horizonWeeks(),
                        fit.discount().doubleValue())
                .of(row.history(), row.spend());
        var value = spending.map(_ -> outlook.lifetimeValue());
        return new Score(
                row.customerId(),
                row.currency(),
                value.map(v -> money(v.value(), row)).orElse(null),
                value.map(v -> money(v.lower(), row)).orElse(null),
                value.map(v -> money(v.upper(), row)).orElse(null),
                decimal(outlook.pAlive().value()),
                decimal(outlook.churnRisk()),
                decimal(outlook.purchases().value()),
                nextOrder(row.asOf(), outlook),
                currency.rfm(),
                row);
    }

    int recency() {
        return bounds.recency(row.lastOrderAt());
    }

    int frequency() {
        return bounds.frequency(row.orders());
    }

    int monetary() {
        return bounds.monetary(row.revenue());
    }

    private static Instant nextOrder(Instant asOf, Outlook outlook) {
        return outlook.weeksToNext().stream()
                .filter(weeks -> weeks <= FARTHEST_WEEKS)
                .mapToObj(weeks -> asOf.plus(Duration.ofSeconds(Math.round(weeks * 7 * 86_400))))
                .findFirst()
                .orElse(null);
    }

    private static Fit.Model<BgNbd> buying(CurrencyFit fit) {
        var buying = fit.buying();
        return new Fit.Model<>(
                new BgNbd(buying.r(), buying.alpha(), buying.a(), buying.b()),
                buying.logLikelihood(),
                buying.covariance());
    }

    private static Optional<Fit.Model<GammaGamma>> spending(CurrencyFit fit) {
        return Optional.ofNullable(fit.spending())
                .map(spending -> new Fit.Model<>(
                        new GammaGamma(spending.p(), spending.q(), spending.v()),
                        spending.logLikelihood(),
                        spending.covariance()));
    }

    private static BigDecimal money(double amount, Row row) {
        return Rounding.round(BigDecimal.valueOf(amount), row.currency());
    }

    private static BigDecimal decimal(double value) {
        return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
