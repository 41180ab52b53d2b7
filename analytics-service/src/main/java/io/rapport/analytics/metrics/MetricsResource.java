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
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A customer's figures, and the events that they are the sum of. */
@Path("/api/v1/customers/{id}/metrics")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST, Roles.AGENT})
@RunOnVirtualThread
public class MetricsResource {
    private final Figures figures;
    private final Evidence evidence;

    MetricsResource(Figures figures, Evidence evidence) {
        this.figures = figures;
        this.evidence = evidence;
    }

    @GET
    public Answer metrics(@PathParam("id") UUID id) {
        return figures.of(id);
    }

    @GET
    @Path("explain")
    public Page<Effect> explain(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        return evidence.effects(id, page);
    }

    @GET
    @Path("explain/activities")
    public Page<Activity> activities(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        return evidence.activities(id, page);
    }

    @GET
    @Path("explain/tickets")
    public Page<TicketStep> tickets(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        return evidence.tickets(id, page);
    }

    @GET
    @Path("explain/messages")
    public Page<Message> messages(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        return evidence.messages(id, page);
    }

    /**
     * @param version that of the last {@code analytics.customer-metrics-changed}
     * @param recencyDays whole days since the last order in any currency
     * @param scores what the last fit said of her; left out before
     * @param channels the preferred one first
     * @param satisfaction left out before the first rating
     */
    public record Answer(
            UUID customerId,
            long version,
            Instant asOf,
            long orders,
            Long recencyDays,
            long frequency,
            List<CurrencyFigures> currencies,
            Scores scores,
            Affinities affinities,
            List<Channel> channels,
            Engagement engagement,
            Support support,
            Satisfaction satisfaction) {}

    /** The largest first. */
    public record Affinities(List<Share> categories, List<Share> brands) {}

    /**
     * @param quantity pieces bought and kept
     * @param share of all pieces whose category, or brand, is known: 0 to 1
     */
    public record Share(String name, BigDecimal quantity, BigDecimal share) {}

    /**
     * @param sent messages
     * @param answered messages opened or clicked, not by a machine
     */
    public record Channel(String channel, long orders, long sent, long answered) {}

    /**
     * Within the last {@code days}.
     *
     * @param activeDays on which she did anything, in the company's zone
     */
    public record Engagement(
            int days,
            long events,
            long activeDays,
            LocalDate lastActiveOn,
            long messagesSent,
            long messagesOpened,
            long messagesClicked) {}

    public record Support(long tickets, long open, long escalated, Instant lastOpenedAt) {}

    /** Of each ticket its newest rating, 1 to 5. */
    public record Satisfaction(long ratings, BigDecimal average, int last, Instant lastRatedAt) {}

    /**
     * By the latest fit, as of its instant, or of her newest order since the fit was asked for.
     *
     * @param fitId whose parameters and bounds these come from: {@code /api/v1/clv/fits/{fitId}}
     * @param clv expected of purchases within the fit's horizon, discounted, in {@code currency}
     * @param clvLower with {@code clvUpper}: 95 % confidence bounds of that expectation (delta method)
     * @param pAlive the probability that she has not left for good, 0 to 1
     * @param churnRisk the probability of not one order within the horizon, 0 to 1
     * @param expectedOrders days with an order within the horizon
     * @param expectedNextOrderAt when a next order becomes more likely than not; left out where it never does
     * @param rfm her fifths among those who mostly buy in {@code currency}
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
            Instant expectedNextOrderAt,
            Rfm rfm) {}

    /**
     * Fifths by the bounds of the fit: 1 is the lowest, 5 the best; equal values score the same.
     *
     * @param cell 111 to 555
     */
    public record Rfm(int recency, int frequency, int monetary, String cell) {}

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

    /**
     * One signed change of one order, unrounded.
     *
     * @param eventId the {@code ce_id} that brought it; left out for those taken in before it was kept
     */
    public record Effect(
            String eventId,
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

    /** So many events of a type on a day of the company's zone. */
    public record Activity(LocalDate day, String type, UUID visitorId, long events) {}

    public record TicketStep(String eventId, UUID ticketId, String type, Instant at, Integer score) {}

    /** {@code machine}: opened or clicked by a mail proxy or scanner. */
    public record Message(
            String eventId,
            UUID deliveryId,
            UUID campaignId,
            String type,
            String channel,
            boolean machine,
            Instant at) {}
}
