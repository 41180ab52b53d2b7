package io.rapport.analytics.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.rapport.events.EventJson;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffectApplied;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** What visitors did, a day, by what segments may filter: channel, products, categories, quantity and value. */
@ApplicationScoped
class Activities {
    private static final int LONGEST_TEXT = 100;
    private static final int MOST_PRODUCTS = 100;
    private static final int MOST_DIGITS = 24;

    private final Jdbi jdbi;
    private final Company company;

    Activities(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    void add(List<Received<Activity>> events) {
        var days =
                events.stream().filter(Facts::isOfPerson).map(this::activityOf).collect(groupingBy(Did::day));
        if (!days.isEmpty()) {
            store(days);
        }
    }

    private void store(Map<Day, List<Did>> days) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into visitor_activity as a (visitor_id, type, day, detail, channel, products, categories, currency, n, quantity, value)
                select visitor_id, type, day, detail, channel, array(select jsonb_array_elements_text(products::jsonb)),
                  array(select jsonb_array_elements_text(categories::jsonb)), currency, n, quantity, value
                from unnest(:visitor, :type, :day, :detail, :channel, :products, :categories, :currency, :n, :quantity, :value)
                  n(visitor_id, type, day, detail, channel, products, categories, currency, n, quantity, value)
                order by 1, 2, 3, 4
                on conflict (visitor_id, type, day, detail) do update
                  set n = a.n + excluded.n, quantity = a.quantity + excluded.quantity, value = a.value + excluded.value""")
                .bindNamedArgumentFinder(Columns.of(days.entrySet())
                        .uuid("visitor", each -> each.getKey().visitorId())
                        .text("type", each -> each.getKey().type())
                        .date("day", each -> each.getKey().day())
                        .uuid("detail", each -> each.getKey().detail().id())
                        .text("channel", each -> each.getKey().detail().channel())
                        .text("products", each -> json(each.getKey().detail().products()))
                        .text("categories", each -> json(each.getKey().detail().categories()))
                        .text("currency", each -> each.getKey().detail().currency())
                        .bigint("n", each -> (long) each.getValue().size())
                        .numeric("quantity", each -> sum(each.getValue(), Did::quantity))
                        .numeric("value", each -> sum(each.getValue(), Did::value)))
                .execute());
    }

    private Did activityOf(Received<Activity> event) {
        var properties = properties(event.data());
        var items = items(properties);
        var order = event.data().order();
        var currency = order == null ? text(properties, "currency") : order.currency();
        var detail = new Detail(event.data().channel(), texts(items, "product_id"), texts(items, "category"), currency);
        var day = LocalDate.ofInstant(event.envelope().time(), company.zone());
        return new Did(
                new Day(event.data().visitorId(), event.envelope().type(), day, detail),
                items.stream().map(Activities::quantity).reduce(BigDecimal.ZERO, BigDecimal::add),
                order == null || order.grossDelta() == null ? value(properties, items) : order.grossDelta());
    }

    private static JsonNode properties(Activity event) {
        return switch (event) {
            case Happened happened when happened.properties() != null -> happened.properties();
            case Happened _, OrderEffectApplied _ -> MissingNode.getInstance();
        };
    }

    /** The products that an event names; without a list, the one that it is about, if any. */
    private static List<JsonNode> items(JsonNode properties) {
        var items = new ArrayList<JsonNode>();
        properties.path("products").forEach(items::add);
        if (items.isEmpty() && (properties.has("product_id") || properties.has("category"))) {
            items.add(properties);
        }
        return items.subList(0, Math.min(items.size(), MOST_PRODUCTS));
    }

    /** As the event says it, else what its products come to. */
    private static BigDecimal value(JsonNode properties, List<JsonNode> items) {
        for (var field : List.of("value", "total", "revenue")) {
            if (number(properties, field) != null) {
                return number(properties, field);
            }
        }
        return items.stream()
                .filter(item -> number(item, "price") != null)
                .map(item -> number(item, "price").multiply(quantity(item)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal quantity(JsonNode item) {
        var quantity = number(item, "quantity");
        return quantity == null ? BigDecimal.ONE : quantity;
    }

    /** Null where there is none, or one too long to be meant. */
    private static BigDecimal number(JsonNode json, String field) {
        try {
            var text = json.path(field).asText();
            var number = text.isEmpty() || text.length() > 2 * MOST_DIGITS ? null : new BigDecimal(text);
            return number == null || Math.abs(number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS
                    ? null
                    : number;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static List<String> texts(List<JsonNode> items, String field) {
        var texts = new TreeSet<String>();
        items.stream()
                .map(item -> text(item, field))
                .filter(text -> text != null)
                .forEach(texts::add);
        return List.copyOf(texts);
    }

    private static String text(JsonNode json, String field) {
        var text = json.path(field).asText().replace("\0", "");
        return text.isBlank() || text.length() > LONGEST_TEXT ? null : text;
    }

    private static String json(List<String> texts) {
        return EventJson.MAPPER.valueToTree(texts).toString();
    }

    private static BigDecimal sum(Collection<Did> activities, Function<Did, BigDecimal> what) {
        return activities.stream().map(what).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private record Detail(String channel, List<String> products, List<String> categories, String currency) {
        /** The same for the same content. */
        UUID id() {
            return UUID.nameUUIDFromBytes(toString().getBytes(UTF_8));
        }
    }

    private record Day(UUID visitorId, String type, LocalDate day, Detail detail) {}

    private record Did(Day day, BigDecimal quantity, BigDecimal value) {}
}
