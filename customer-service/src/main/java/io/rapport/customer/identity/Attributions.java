package io.rapport.customer.identity;

import static java.util.stream.Collectors.toMap;

import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Identity;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Whose each visitor is, leaving merges aside: it stays with whom it was found to be, and whoever stands for her answers for it. A visitor only ever gains identities, so word of a weaker one is late and changes
 * nothing.
 */
@ApplicationScoped
public class Attributions {
    @Inject
    Jdbi jdbi;

    /** By which identity a visitor turned out to be a customer. */
    public record Attribution(UUID visitorId, UUID customerId, Identity by) {
        /** 0 is the strongest: types are declared in that order. */
        @SuppressWarnings("EnumOrdinal")
        int strength() {
            return by.type().ordinal();
        }
    }

    /** Stores them and returns what has changed by them, to be published. */
    public List<AttributionChanged> attribute(Collection<Attribution> attributions) {
        if (attributions.isEmpty()) {
            return List.of();
        }
        var strongest = strongestOfEach(attributions);
        var before = known(strongest);
        return store(strongest).stream()
                .filter(now -> !Objects.equals(before.get(now.visitorId()), now))
                .toList();
    }

    /** New versions for all visitors of customers for whom someone else stands from now on: {@code survivor}. */
    public List<AttributionChanged> move(Collection<UUID> customers, UUID survivor) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with theirs as (
                    select visitor_id from attribution where customer_id = any (:customers) order by visitor_id for update)
                update attribution moved set version = version + 1 from theirs
                where moved.visitor_id = theirs.visitor_id and moved.customer_id = any (:customers)
                returning moved.visitor_id, cast(:survivor as uuid) as customer_id, version
                """)
                .bindArray("customers", UUID.class, customers)
                .bind("survivor", survivor)
                .mapTo(AttributionChanged.class)
                .list());
    }

    private static List<Attribution> strongestOfEach(Collection<Attribution> attributions) {
        BinaryOperator<Attribution> stronger = (one, next) -> next.strength() <= one.strength() ? next : one;
        return attributions.stream()
                .collect(toMap(Attribution::visitorId, Function.identity(), stronger))
                .values()
                .stream()
                .sorted(Comparator.comparing(
                        attribution -> attribution.visitorId().toString()))
                .toList();
    }

    private Map<UUID, AttributionChanged> known(List<Attribution> attributions) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select visitor_id, customer_id, version from attribution where visitor_id = any (:visitors)")
                .bindNamedArgumentFinder(Columns.of(attributions).uuid("visitors", Attribution::visitorId))
                .mapTo(AttributionChanged.class)
                .collect(toMap(AttributionChanged::visitorId, Function.identity())));
    }

    private List<AttributionChanged> store(List<Attribution> attributions) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                insert into attribution as known (visitor_id, customer_id, identity, strength, version)
                select visitor_id, customer_id, identity, strength, 1
                from unnest(:visitor, :customer, :identity, :strength) as met (visitor_id, customer_id, identity, strength)
                on conflict (visitor_id) do update set
                    customer_id = excluded.customer_id, identity = excluded.identity, strength = excluded.strength,
                    version = known.version + case when known.customer_id = excluded.customer_id then 0 else 1 end
                where excluded.strength <= known.strength
                    and (known.customer_id, known.identity) <> (excluded.customer_id, excluded.identity)
                returning visitor_id, customer_id, version
                """)
                .bindNamedArgumentFinder(Columns.of(attributions)
                        .uuid("visitor", Attribution::visitorId)
                        .uuid("customer", Attribution::customerId)
                        .text("identity", Attribution::by)
                        .integer("strength", Attribution::strength))
                .mapTo(AttributionChanged.class)
                .list());
    }
}
