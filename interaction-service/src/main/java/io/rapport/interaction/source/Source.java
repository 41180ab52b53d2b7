package io.rapport.interaction.source;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.rapport.kit.Ids;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One storefront that sends; it belongs to one shop. */
@Entity
class Source extends PanacheEntityBase {
    @Id
    UUID id;

    String name;
    String shop;
    Instant createdAt;

    @Version
    long version;

    /** Pages of these alone may send; empty: of any. */
    List<String> allowedOrigins = List.of();

    /** Null: as configured for all. */
    Integer requestsPerSecond;

    /** Null: as configured for all. */
    Integer eventsPerSecond;

    static Source named(String name, String shop, Instant now) {
        var source = new Source();
        source.id = Ids.next();
        source.name = name;
        source.shop = shop;
        source.createdAt = now;
        return source;
    }

    void allow(Terms terms) {
        allowedOrigins = terms.allowedOrigins() == null ? List.of() : List.copyOf(terms.allowedOrigins());
        requestsPerSecond = terms.requestsPerSecond();
        eventsPerSecond = terms.eventsPerSecond();
    }

    /** Whichever replica is first makes it. */
    static void ensure(String name, String shop, Instant now) {
        getEntityManager()
                .createNativeQuery(
                        "insert into source (id, name, shop, created_at) values (?, ?, ?, ?) on conflict do nothing")
                .setParameter(1, Ids.next())
                .setParameter(2, name)
                .setParameter(3, shop)
                .setParameter(4, now)
                .executeUpdate();
    }

    static Optional<Source> byName(String name) {
        return find("name", name).firstResultOptional();
    }

    static List<Source> after(String name, int limit) {
        return find("name > ?1 order by name", name).page(0, limit).list();
    }
}
