package io.rapport.analytics.sales;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffectApplied;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What stands in carts, per visitor and day. */
@ApplicationScoped
class Carts {
    private final Jdbi jdbi;
    private final Company company;

    Carts(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    private record Cart(UUID visitorId, LocalDate day, String currency) {}

    @Transactional
    void add(List<Received<Activity>> events) {
        var values = new HashMap<Cart, BigDecimal>();
        events.stream()
                .flatMap(this::change)
                .forEach(change -> values.merge(change.getKey(), change.getValue(), BigDecimal::add));
        if (!values.isEmpty()) {
            store(values);
        }
    }

    private void store(Map<Cart, BigDecimal> values) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into sales_cart as c (visitor_id, day, currency, value)
                select * from unnest(:visitor, :day, :currency, :value) order by 1, 2, 3
                on conflict (visitor_id, day, currency) do update set value = c.value + excluded.value""")
                .bindNamedArgumentFinder(Columns.of(values.entrySet())
                        .uuid("visitor", cart -> cart.getKey().visitorId())
                        .date("day", cart -> cart.getKey().day())
                        .text("currency", cart -> cart.getKey().currency())
                        .numeric("value", Map.Entry::getValue))
                .execute());
    }

    private Stream<Map.Entry<Cart, BigDecimal>> change(Received<Activity> event) {
        return switch (event.data()) {
            case Happened happened ->
                sign(event.envelope().type(), happened)
                        .flatMap(sign -> value(happened).map(sign::multiply))
                        .map(value -> Map.entry(cart(event, happened), value))
                        .stream();
            case OrderEffectApplied _ -> Stream.empty();
        };
    }

    private static Optional<BigDecimal> sign(String type, Happened happened) {
        if (happened.bot() || happened.properties() == null) {
            return Optional.empty();
        }
        return switch (type) {
            case SalesConsumer.ADDED -> Optional.of(BigDecimal.ONE);
            case SalesConsumer.REMOVED -> Optional.of(BigDecimal.ONE.negate());
            default -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> value(Happened happened) {
        var quantity = Amounts.of(happened.properties().path("quantity")).orElse(BigDecimal.ONE);
        return Amounts.of(happened.properties().path("price"))
                .map(price -> price.multiply(quantity))
                .filter(value -> value.signum() > 0);
    }

    /** Without a currency of its own it counts in the company's. */
    private Cart cart(Received<Activity> event, Happened happened) {
        var currency = happened.properties().path("currency").asText("").toUpperCase(Locale.ROOT);
        return new Cart(
                happened.visitorId(),
                LocalDate.ofInstant(event.envelope().time(), company.zone()),
                currency.matches("[A-Z]{3}") ? currency : company.currency());
    }
}
