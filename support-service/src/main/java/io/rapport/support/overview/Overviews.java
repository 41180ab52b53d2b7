package io.rapport.support.overview;

import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem;
import io.rapport.support.copy.Customers;
import io.rapport.support.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Puts the agent's view together from local copies alone: it works while every other service is down. Who was merged is shown as her
 * survivor.
 */
@ApplicationScoped
public class Overviews {
    private static final int LATEST = 10;

    private static final String PROFILE =
            "select profile from customer where customer_id = survivor_of(?) and profile is not null";

    private static final String METRICS =
            "select metrics from customer_metrics where customer_id = survivor_of(?) and metrics is not null";

    private static final String ORDERS = """
            select order_key, placed_at, currency, gross, refunds, orders from visitor join customer_order using (visitor_id)
            where customer_id in (select same_person(?)) order by placed_at desc, order_key desc limit 10
            """;

    private static final String SEGMENTS = """
            select segment_id as id, name, at as entered_at from segment_membership join segment using (segment_id)
            where customer_id = survivor_of(?) and entered and not archived order by at desc, segment_id
            """;

    private static final String CAMPAIGNS = """
            select campaign_id as id, name, channel, status, at from delivery left join campaign using (campaign_id)
            where customer_id in (select same_person(?)) order by at desc, delivery_id limit 10
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Customers customers;

    @Inject
    Tickets tickets;

    /** @throws Problem 404 for a customer nobody here has heard of, or who was erased */
    @Transactional
    Overview of(UUID customerId) {
        if (!customers.isKnown(customerId)) {
            throw Problem.notFound("customer", customerId);
        }
        return new Overview(
                customer(customers.survivor(customerId)),
                read(customerId, ORDERS, OrderRow.class).stream()
                        .map(OrderRow::order)
                        .toList(),
                metrics(customerId),
                read(customerId, SEGMENTS, Overview.Segment.class),
                tickets.latestOf(customers.samePerson(customerId), LATEST),
                read(customerId, CAMPAIGNS, Overview.Campaign.class));
    }

    private Overview.Customer customer(UUID customerId) {
        return document(customerId, PROFILE, ProfileChanged.class)
                .map(profile -> new Overview.Customer(
                        customerId,
                        profile.names(),
                        profile.emails(),
                        profile.phones(),
                        profile.language(),
                        profile.country(),
                        profile.timeZone(),
                        profile.currency(),
                        profile.tags(),
                        profile.attributes()))
                .orElse(new Overview.Customer(
                        customerId, null, List.of(), List.of(), null, null, null, null, null, null));
    }

    private Overview.Metrics metrics(UUID customerId) {
        return document(customerId, METRICS, CustomerMetricsChanged.class)
                .map(metrics -> new Overview.Metrics(metrics.currencies(), metrics.scores()))
                .orElse(new Overview.Metrics(List.of(), null));
    }

    private <T> List<T> read(UUID customerId, String query, Class<T> row) {
        return jdbi.withHandle(
                handle -> handle.select(query, customerId).mapTo(row).list());
    }

    private <T> Optional<T> document(UUID customerId, String query, Class<T> type) {
        return read(customerId, query, String.class).stream().findFirst().map(json -> EventJson.read(json, type));
    }

    /** Unrounded, as the copy holds it; {@code orders} is 0 once it is cancelled. */
    private record OrderRow(
            String orderKey, Instant placedAt, String currency, BigDecimal gross, BigDecimal refunds, int orders) {
        Overview.Order order() {
            return new Overview.Order(orderKey, placedAt, currency, rounded(gross), rounded(refunds), status());
        }

        private String status() {
            if (orders <= 0) {
                return "cancelled";
            }
            if (refunds.signum() <= 0) {
                return "placed";
            }
            return refunds.compareTo(gross) < 0 ? "partially-refunded" : "refunded";
        }

        private BigDecimal rounded(BigDecimal amount) {
            return amount.setScale(Currency.getInstance(currency).getDefaultFractionDigits(), RoundingMode.HALF_UP);
        }
    }
}
