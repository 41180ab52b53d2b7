package io.rapport.analytics.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A customer's figures, and the effects on orders that they are the sum of. */
@Path("/api/v1/customers/{id}/metrics")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST, Roles.AGENT})
@RunOnVirtualThread
public class MetricsResource {
    private final Figures figures;

    MetricsResource(Figures figures) {
        this.figures = figures;
    }

    @GET
    public Answer metrics(@PathParam("id") UUID id) {
        return figures.of(id);
    }

    @GET
    @Path("explain")
    public Page<Effect> explain(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        return figures.explain(id, page);
    }

    /**
     * @param version that of the last {@code analytics.customer-metrics-changed}
     * @param recencyDays whole days since the last order in any currency
     * @param scores what the last fit said of her; left out before
     */
    public record Answer(
            UUID customerId,
            long version,
            Instant asOf,
            long orders,
            Long recencyDays,
            long frequency,
            List<CurrencyFigures> currencies,
            Scores scores) {}

    /**
     * As of the fit's instant, not of now.
     *
     * @param clv expected of purchases within the fit's horizon, discounted, in {@code currency}
     * @param clvLower with {@code clvUpper}: 95 % confidence bounds of that expectation (delta method)
     * @param pAlive the probability that she has not left for good, 0 to 1
     * @param churnRisk the probability of not one order within the horizon, 0 to 1
     * @param expectedOrders days with an order within the horizon
     * @param expectedNextOrderAt when a next order becomes more likely than not; left out where it never does
     */
    public record Scores(
            UUID fitId,
            Instant asOf,
            String currency,
            BigDecimal clv,
            BigDecimal clvLower,
            BigDecimal clvUpper,
            @JsonProperty("pAlive") BigDecimal pAlive,
            BigDecimal churnRisk,
            BigDecimal expectedOrders,
            Instant expectedNextOrderAt) {}

    /**
     * Rounded to the currency's minor unit.
     *
     * @param recencyDays whole days since the last order
     * @param frequency orders placed in the last 365 days
     */
    public record CurrencyFigures(
            String currency,
            long orders,
            BigDecimal revenue,
            BigDecimal refunds,
            BigDecimal averageOrderValue,
            Instant firstOrderAt,
            Instant lastOrderAt,
            Long recencyDays,
            long frequency) {}

    /** One signed change of one order, unrounded. */
    public record Effect(
            String orderKey,
            int version,
            UUID visitorId,
            Instant placedAt,
            Instant effectAt,
            String currency,
            String country,
            String channel,
            int orders,
            BigDecimal revenue,
            BigDecimal refunds) {}
}
