package io.rapport.interaction.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Everything of one customer and all who were merged with her, newest first: the events of all her visitors, and what is known by customer. */
@ApplicationScoped
public class Timeline {
    /** One table by its index, newest partition first; the bounds stand by themselves so that partitions outside them are not opened. */
    private static final String NEWEST = """
            (select at, id, source, stored_at, %1$s as kind, %2$s from %3$s
                where %4$s = owner.id
                    and (at, id, source) < (:at, :id, :source)
                    and at <= :at and at >= :since and at < :until
                    and (cardinality(:kinds) = 0 or %1$s = any (:kinds))
                    and stored_at > :storedSince
                order by at desc, id desc, source desc limit :most)
            """;

    /** Bots are nobody: what they did is not looked for. */
    private static final String PAGE = """
            select * from (
                select event.* from (select visitor_id as id from attribution
                    where customer_id in (select same_person(:customer))) owner
                cross join lateral (%s union all %s) event
                union all
                select item.* from same_person(:customer) owner (id)
                cross join lateral (%s union all %s union all %s) item
            ) found order by at desc, id desc, source desc limit :most
            """.formatted(
                    newestEvents(Kept.ACTIVITY),
                    newestEvents(Kept.ORDER),
                    newestItems(Kept.TICKET),
                    newestItems(Kept.MESSAGE),
                    newestItems(Kept.CONSENT));

    private static final String KNOWN = """
            select exists (select from attribution where customer_id in (select same_person(:customer)))
                or exists (select from customer_item where customer_id in (select same_person(:customer)))
            """;

    private static final int STREAMED = 500;
    private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    @Inject
    Jdbi jdbi;

    /** @throws Problem 404 for a customer of whom nothing was ever heard */
    @Transactional
    Page<TimelineItem> page(TimelineQuery query, Optional<Cursor> after, int limit) {
        var items = select(query, after, null, limit + 1);
        if (items.isEmpty() && !isKnown(query.customerId())) {
            throw Problem.notFound("customer", query.customerId());
        }
        return Page.of(items, limit, TimelineItem::position);
    }

    /** What was stored since then, in that order; the caller knows which of it he has seen. */
    @Transactional
    List<TimelineItem> storedSince(UUID customerId, Instant since) {
        var query = new TimelineQuery(customerId, List.of(), null, null);
        var found = new ArrayList<>(select(query, Optional.empty(), since, STREAMED));
        for (var size = found.size(); size == STREAMED; ) {
            var more = select(query, Optional.of(found.getLast().place()), since, STREAMED);
            found.addAll(more);
            size = more.size();
        }
        found.sort(Comparator.comparing(TimelineItem::storedAt).thenComparing(TimelineItem::at));
        return found;
    }

    private List<TimelineItem> select(TimelineQuery query, Optional<Cursor> after, Instant storedSince, int most) {
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("customer", query.customerId())
                .bind("at", after.map(cursor -> cursor.instant(0)).orElse(END))
                .bind("id", after.map(cursor -> cursor.text(1)).orElse(""))
                .bind("source", after.map(cursor -> cursor.text(2)).orElse(""))
                .bind("since", Objects.requireNonNullElse(query.from(), BEGINNING))
                .bind("until", Objects.requireNonNullElse(query.to(), END))
                .bindArray("kinds", String.class, query.kinds())
                .bind("storedSince", Objects.requireNonNullElse(storedSince, BEGINNING))
                .bind("most", most)
                .map(Timeline::item)
                .list());
    }

    private boolean isKnown(UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery(KNOWN)
                .bind("customer", customerId)
                .mapTo(Boolean.class)
                .one());
    }

    private static String newestEvents(Kept kept) {
        return NEWEST.formatted(
                "substr(type, strpos(type, '.') + 1)", "properties, order_effect", kept.table(), "visitor_id");
    }

    private static String newestItems(Kept kept) {
        return NEWEST.formatted("kind", "data, null::jsonb", kept.table(), "customer_id");
    }

    private static TimelineItem item(ResultSet row, StatementContext context) throws SQLException {
        var data = EventJson.read(row.getString("properties"), ObjectNode.class);
        var order = row.getString("order_effect");
        if (order != null) {
            data.set("order", EventJson.read(order, JsonNode.class));
        }
        return new TimelineItem(
                row.getString("id"),
                row.getString("kind"),
                row.getTimestamp("at").toInstant(),
                row.getString("source"),
                data,
                row.getTimestamp("stored_at").toInstant());
    }
}
