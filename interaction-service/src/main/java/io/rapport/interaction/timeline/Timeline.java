package io.rapport.interaction.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import io.rapport.interaction.intake.EventName;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Everything of one customer and all who were merged with her, newest first: the events of all her visitors, and what is known by customer. */
@ApplicationScoped
public class Timeline {
    private static final String PAGE = """
            with asked as (select :customer::uuid customer_id, :at::timestamptz at, :id::text id, :source::text source,
                :since::timestamptz since, :until::timestamptz until, :kind::text kind,
                :storedSince::timestamptz stored_since, :most::int most)
            select * from (
                select event.* from asked
                cross join lateral (select visitor_id from attribution
                    where attribution.customer_id in (select same_person(asked.customer_id))) visitor
                cross join lateral (select at, id, source, type, properties, order_effect from event
                    where event.visitor_id = visitor.visitor_id
                        and (event.at, event.id, event.source) < (asked.at, asked.id, asked.source)
                        and event.at >= asked.since and event.at < asked.until
                        and (asked.kind is null or event.type = 'storefront.' || asked.kind)
                        and (asked.stored_since is null or event.stored_at > asked.stored_since)
                    order by event.at desc, event.id desc, event.source desc limit asked.most) event
                union all
                select item.* from asked
                cross join lateral same_person(asked.customer_id) person (id)
                cross join lateral (select at, id, source, '.' || kind, data, null::jsonb from customer_item
                    where customer_item.customer_id = person.id
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
            select exists (select from attribution where customer_id in (select same_person(:customer)))
                or exists (select from customer_item where customer_id in (select same_person(:customer)))
            """;

    /** Longer than a transaction takes from its first insert to its commit. */
    private static final Duration LOOK_BACK = Duration.ofSeconds(10);

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

    /** What was stored in the last seconds, oldest first; the caller knows which of it he has seen. */
    @Transactional
    List<TimelineItem> recent(UUID customerId, Instant now) {
        return select(new TimelineQuery(customerId, null, null, null), Optional.empty(), now.minus(LOOK_BACK), STREAMED)
                .reversed();
    }

    private List<TimelineItem> select(TimelineQuery query, Optional<Cursor> after, Instant storedSince, int most) {
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("customer", query.customerId())
                .bind("at", after.map(cursor -> cursor.values().get(0)).orElse(END.toString()))
                .bind("id", after.map(cursor -> cursor.values().get(1)).orElse(""))
                .bind("source", after.map(cursor -> cursor.values().get(2)).orElse(""))
                .bind("since", Objects.requireNonNullElse(query.from(), BEGINNING))
                .bind("until", Objects.requireNonNullElse(query.to(), END))
                .bind("kind", query.kind())
                .bindByType("storedSince", storedSince, Instant.class)
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

    private static TimelineItem item(ResultSet row, StatementContext context) throws SQLException {
        var data = EventJson.read(row.getString("properties"), ObjectNode.class);
        var order = row.getString("order_effect");
        if (order != null) {
            data.set("order", EventJson.read(order, JsonNode.class));
        }
        return new TimelineItem(
                row.getString("id"),
                EventName.kindOf(row.getString("type")),
                row.getTimestamp("at").toInstant(),
                row.getString("source"),
                data);
    }
}
