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
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/** Puts the agent's view together from local copies alone: it works while every other service is down. */
@ApplicationScoped
public class Overviews {
    private static final int LATEST = 10;

    private static final String PROFILE =
            "select profile as data from customer where customer_id = ? and profile is not null";

    private static final String METRICS =
            "select metrics as data from customer_metrics where customer_id = ? and metrics is not null";

    private static final String ORDERS = """
            select customer_order.* from visitor join customer_order using (visitor_id)
            where customer_id = ? order by placed_at desc, order_key desc limit 10
            """;

    private static final String SEGMENTS = """
            select segment_id, name, at from segment_membership join segment using (segment_id)
            where customer_id = ? and entered and not archived order by at desc, segment_id
            """;

    private static final String CAMPAIGNS = """
            select campaign_id, name, channel, status, at from delivery left join campaign using (campaign_id)
            where customer_id = ? order by at desc, delivery_id limit 10
            """;

    @Inject
    Rows rows;

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
                customer(customerId),
                rows.of(customerId, ORDERS, Overviews::order),
                metrics(customerId),
                rows.of(customerId, SEGMENTS, Overviews::segment),
                tickets.latestOf(customerId, LATEST),
                rows.of(customerId, CAMPAIGNS, Overviews::campaign));
    }

    private Overview.Customer customer(UUID customerId) {
        return rows.of(customerId, PROFILE, row -> read(row, ProfileChanged.class)).stream()
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
                .findFirst()
                .orElse(new Overview.Customer(
                        customerId, null, List.of(), List.of(), null, null, null, null, null, null));
    }

    private Overview.Metrics metrics(UUID customerId) {
        return rows.of(customerId, METRICS, row -> read(row, CustomerMetricsChanged.class)).stream()
                .map(metrics -> new Overview.Metrics(metrics.currencies(), metrics.scores()))
                .findFirst()
                .orElse(new Overview.Metrics(List.of(), null));
    }

    private static Overview.Order order(ResultSet row) throws SQLException {
        var currency = row.getString("currency");
        var gross = row.getBigDecimal("gross");
        var refunds = row.getBigDecimal("refunds");
        return new Overview.Order(
                row.getString("order_key"),
                Rows.instant(row, "placed_at"),
                currency,
                rounded(gross, currency),
                rounded(refunds, currency),
                status(row.getInt("orders"), gross, refunds));
    }

    private static String status(int orders, BigDecimal gross, BigDecimal refunds) {
        if (orders <= 0) {
            return "cancelled";
        }
        if (refunds.signum() <= 0) {
            return "placed";
        }
        return refunds.compareTo(gross) < 0 ? "partially-refunded" : "refunded";
    }

    private static BigDecimal rounded(BigDecimal amount, String currency) {
        return amount.setScale(Currency.getInstance(currency).getDefaultFractionDigits(), RoundingMode.HALF_UP);
    }

    private static Overview.Segment segment(ResultSet row) throws SQLException {
        return new Overview.Segment(
                row.getObject("segment_id", UUID.class), row.getString("name"), Rows.instant(row, "at"));
    }

    private static Overview.Campaign campaign(ResultSet row) throws SQLException {
        return new Overview.Campaign(
                row.getObject("campaign_id", UUID.class),
                row.getString("name"),
                row.getString("channel"),
                row.getString("status"),
                Rows.instant(row, "at"));
    }

    private static <T> T read(ResultSet row, Class<T> type) throws SQLException {
        try {
            return EventJson.MAPPER.readValue(row.getString("data"), type);
        } catch (IOException e) {
            throw new IllegalStateException("a copy is no " + type.getSimpleName(), e);
        }
    }
}
