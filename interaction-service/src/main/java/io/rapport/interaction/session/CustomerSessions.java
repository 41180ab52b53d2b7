package io.rapport.interaction.session;

import io.rapport.events.EventJson;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The visits of one customer and all who were merged with her, newest first. */
@ApplicationScoped
class CustomerSessions {
    /** An order is looked up, not counted in: those that a shop's server tells of arrive when they will. */
    private static final String PAGE = """
            select found.*, array(
                select coalesce(order_effect ->> 'orderKey', shop || '/' || (properties ->> 'order_id')) from event_order
                where event_order.visitor_id = found.visitor_id and type = 'storefront.order-completed'
                    and coalesce(order_effect ->> 'orderKey', properties ->> 'order_id') is not null
                    and at >= found.started_at and at < found.ended_at + interval '30 minutes'
                order by at, id) orders
            from (
                select session.* from (select visitor_id as id from attribution
                    where customer_id in (select same_person(:customer))) owner
                cross join lateral (select * from session
                    where visitor_id = owner.id and (started_at, session.id) < (:at, :id)
                        and started_at >= :since and started_at < :until
                    order by started_at desc, session.id desc limit :most) session
                order by started_at desc, session.id desc limit :most
            ) found order by started_at desc, found.id desc
            """;

    private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID LAST = new UUID(-1, -1);

    @Inject
    Jdbi jdbi;

    /**
     * One visit.
     *
     * @param referral where it came from: {@code paid}, {@code email}, {@code social}, {@code search}, {@code internal}, {@code site} or {@code direct}
     * @param campaign the {@code utm_} values of its link: {@code source}, {@code medium}, {@code name}, {@code term}, {@code content}
     * @param orders keys of the orders that were completed in it, or within half an hour
     */
    record Visit(
            UUID id,
            UUID visitorId,
            Instant startedAt,
            Instant endedAt,
            int events,
            int pages,
            String landingPage,
            String referrer,
            Referral referral,
            Map<String, String> campaign,
            String deviceClass,
            String country,
            List<String> orders) {}

    /** @param from inclusive, {@code to} exclusive; either may be null */
    @Transactional
    Page<Visit> page(UUID customerId, Instant from, Instant to, Optional<Cursor> after, int limit) {
        var visits = jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("customer", customerId)
                .bind("at", after.map(cursor -> cursor.instant(0)).orElse(END))
                .bind("id", after.map(cursor -> cursor.uuid(1)).orElse(LAST))
                .bind("since", Objects.requireNonNullElse(from, BEGINNING))
                .bind("until", Objects.requireNonNullElse(to, END))
                .bind("most", limit + 1)
                .map(CustomerSessions::visit)
                .list());
        return Page.of(visits, limit, visit -> List.of(visit.startedAt(), visit.id()));
    }

    private static Visit visit(ResultSet row, StatementContext context) throws SQLException {
        var entry = EventJson.read(row.getString("entry"), Entry.class);
        return new Visit(
                row.getObject("id", UUID.class),
                row.getObject("visitor_id", UUID.class),
                row.getTimestamp("started_at").toInstant(),
                row.getTimestamp("ended_at").toInstant(),
                row.getInt("events"),
                row.getInt("pages"),
                entry.landingPage(),
                entry.referrer(),
                entry.referral(),
                Objects.requireNonNullElse(entry.campaign(), Map.of()),
                entry.deviceClass(),
                entry.country(),
                List.of((String[]) row.getArray("orders").getArray()));
    }
}
