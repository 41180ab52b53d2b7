package io.rapport.analytics.sales;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffectApplied;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** The lines of all orders, as signed changes: whoever adds them up has what was bought. */
@ApplicationScoped
class Sales {
    private final Jdbi jdbi;

    Sales(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A line with its place in the effect. */
    private record Line(Activity event, int number, OrderLine line) {
        String product() {
            var id = Objects.requireNonNullElse(line.productId(), line.sku());
            return event.shop() + "/" + id;
        }
    }

    @Transactional
    void add(List<Received<Activity>> events) {
        var lines = events.stream().flatMap(event -> lines(event.data())).toList();
        if (lines.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into sales_line (order_key, version, line, visitor_id, placed_at, currency, shop, product, name, category,
                  price, quantity, promoted)
                select * from unnest(:order, :version, :line, :visitor, :placedAt, :currency, :shop, :product, :name, :category,
                  :price, :quantity, :promoted)
                on conflict do nothing""")
                .bindNamedArgumentFinder(Columns.of(lines)
                        .text("order", l -> l.event().order().orderKey())
                        .integer("version", l -> l.event().order().version())
                        .integer("line", Line::number)
                        .uuid("visitor", l -> l.event().visitorId())
                        .timestamptz("placedAt", l -> l.event().order().placedAt())
                        .text("currency", l -> l.event().order().currency())
                        .text("shop", l -> l.event().shop())
                        .text("product", Line::product)
                        .text("name", l -> l.line().name())
                        .text("category", l -> l.line().category())
                        .numeric("price", l -> l.line().price())
                        .numeric("quantity", l -> l.line().quantity())
                        .bool("promoted", l -> isPromoted(l.event())))
                .execute());
    }

    private static Stream<Line> lines(Activity event) {
        var effect = event.order();
        if (effect == null || effect.lines() == null) {
            return Stream.empty();
        }
        return IntStream.range(0, effect.lines().size())
                .mapToObj(i -> new Line(event, i, effect.lines().get(i)))
                .filter(line -> line.line().quantity() != null)
                .filter(line -> line.line().productId() != null || line.line().sku() != null);
    }

    private static boolean isPromoted(Activity event) {
        return switch (event) {
            case Happened happened -> happened.properties() != null && isPromoted(happened);
            case OrderEffectApplied _ -> false;
        };
    }

    private static boolean isPromoted(Happened happened) {
        var properties = happened.properties();
        return !properties.path("coupon").asText("").isBlank()
                || Amounts.of(properties.path("discount"))
                        .filter(discount -> discount.compareTo(BigDecimal.ZERO) > 0)
                        .isPresent();
    }
}
