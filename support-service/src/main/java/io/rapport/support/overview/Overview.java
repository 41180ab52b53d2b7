package io.rapport.support.overview;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.AnalyticsEvent.CurrencyMetrics;
import io.rapport.events.AnalyticsEvent.Scores;
import io.rapport.events.CustomerEvent.Names;
import io.rapport.support.ticket.TicketSummary;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What an agent sees of a customer at a glance; lists are newest first and short. */
public record Overview(
        Customer customer,
        List<Order> orders,
        Metrics metrics,
        List<Segment> segments,
        List<TicketSummary> tickets,
        List<Campaign> campaigns,
        List<Promise> promises,
        List<Happening> timeline) {

    /** All but the id may be missing for a moment, while the profile is on its way. */
    public record Customer(
            UUID id,
            Names names,
            List<String> emails,
            List<String> phones,
            String language,
            String country,
            String timeZone,
            String currency,
            List<String> tags,
            JsonNode attributes) {}

    /** {@code total} is gross, {@code status} one of placed, partially-refunded, refunded, cancelled. */
    public record Order(
            String orderKey, Instant placedAt, String currency, BigDecimal total, BigDecimal refunded, String status) {}

    public record Metrics(List<CurrencyMetrics> currencies, Scores scores) {}

    public record Segment(UUID id, String name, Instant enteredAt) {}

    /** Open or broken: what she still waits for. */
    public record Promise(UUID id, UUID ticketId, String text, Instant dueAt, String state) {}

    /**
     * What happened with her of late, newest first.
     *
     * @param kind order, ticket, message, answer (to a survey)
     * @param subject the order's key, the ticket's or survey's id, or the campaign's
     * @param detail how it stands, or the score
     */
    public record Happening(Instant at, String kind, String subject, String detail) {}

    /** How far one message of a campaign came. */
    public record Campaign(UUID id, String name, String channel, String status, Instant at) {}
}
