package io.rapport.interaction.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.rapport.events.EventJson;
import io.rapport.interaction.intake.EventName;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Everything of one customer, newest first: the events of all her visitors, and what is known by customer. */
@ApplicationScoped
public class Timeline {
    private static final String PAGE = """
            with asked as (select ?::uuid customer_id, ?::timestamptz at, ?::text id, ?::text source,
                ?::timestamptz since, ?::timestamptz until, ?::text kind, ?::timestamptz stored_since, ?::int most)
            select * from (
                select event.* from asked
                cross join lateral (select visitor_id from attribution
                    where attribution.customer_id = asked.customer_id) visitor
                cross join lateral (select at, id, source, type, properties, order_effect from event
                    where event.visitor_id = visitor.visitor_id
                        and (event.at, event.id, event.source) < (asked.at, asked.id, asked.source)
                        and event.at >= asked.since and event.at < asked.until
                        and (asked.kind is null or event.type = 'storefront.' || asked.kind)
                        and (asked.stored_since is null or event.stored_at > asked.stored_since)
                    order by event.at desc, event.id desc, event.source desc limit asked.most) event
                union all
                select item.* from asked
                cross join lateral (select at, id, source, '.' || kind, data, null::jsonb from customer_item
                    where customer_item.customer_id = asked.customer_id
                        and (customer_item.at, customer_item.id, customer_item.source)
                            < (asked.at, asked.id, asked.source)
                        and customer_item.at >= asked.since and customer_item.at < asked.until
                        and (asked.kind is null or customer_item.kind = asked.kind)
                        and (asked.stored_since is null or customer_item.stored_at > asked.stored_since)
                    order by customer_item.at desc, customer_item.id desc, customer_item.source desc
                    limit asked.most) item
            ) found order by at desc, id desc, source desc limit (select most from asked)
            """;

    private static final String KNOWN = """
            select exists (select from attribution where customer_id = ?)
                or exists (select from customer_item where customer_id = ?)
            """;

    /** Longer than a transaction takes from its first insert to its commit. */
    private static final Duration LOOK_BACK = Duration.ofSeconds(10);

    private static final int STREAMED = 500;
    private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    @Inject
    AgroalDataSource database;

    /** @throws Problem 404 for a customer of whom nothing was ever heard */
    @Transactional
    Page<TimelineItem> page(TimelineQuery query, Optional<Cursor> after, int limit) {
        var items = select(query, after, null, limit + 1);
        if (items.isEmpty() && !isKnown(query.customerId())) {
            throw Problem.notFound("customer", query.customerId());
        }
        return Page.of(items, limit, TimelineItem::position);
    }

    /** What was stored in the last seconds, oldest first; the caller knows which of it he has seen. */
    @Transactional
    List<TimelineItem> recent(UUID customerId, Instant now) {
        return select(new TimelineQuery(customerId, null, null, null), Optional.empty(), now.minus(LOOK_BACK), STREAMED)
                .reversed();
    }

    private List<TimelineItem> select(TimelineQuery query, Optional<Cursor> after, Instant storedSince, int most) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(PAGE)) {
            select.setObject(1, query.customerId());
            select.setString(2, after.map(cursor -> cursor.values().get(0)).orElse(END.toString()));
            select.setString(3, after.map(cursor -> cursor.values().get(1)).orElse(""));
            select.setString(4, after.map(cursor -> cursor.values().get(2)).orElse(""));
            select.setTimestamp(5, Timestamp.from(Objects.requireNonNullElse(query.from(), BEGINNING)));
            select.setTimestamp(6, Timestamp.from(Objects.requireNonNullElse(query.to(), END)));
            select.setString(7, query.kind());
            select.setTimestamp(8, storedSince == null ? null : Timestamp.from(storedSince));
            select.setInt(9, most);
            try (var rows = select.executeQuery()) {
                return items(rows);
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("the timeline cannot be read", e);
        }
    }

    private boolean isKnown(UUID customerId) {
        try (var connection = database.getConnection()) {
            return isKnown(connection, customerId);
        } catch (SQLException e) {
            throw new IllegalStateException("the timeline cannot be read", e);
        }
    }

    private static boolean isKnown(Connection connection, UUID customerId) throws SQLException {
        try (var select = connection.prepareStatement(KNOWN)) {
            select.setObject(1, customerId);
            select.setObject(2, customerId);
            try (var rows = select.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static List<TimelineItem> items(ResultSet rows) throws SQLException, JsonProcessingException {
        var items = new ArrayList<TimelineItem>();
        while (rows.next()) {
            var data = (ObjectNode) EventJson.MAPPER.readTree(rows.getString(5));
            if (rows.getString(6) != null) {
                data.set("order", EventJson.MAPPER.readTree(rows.getString(6)));
            }
            items.add(new TimelineItem(
                    rows.getString(2),
                    EventName.kindOf(rows.getString(4)),
                    rows.getTimestamp(1).toInstant(),
                    rows.getString(3),
                    data));
        }
        return items;
    }
}
