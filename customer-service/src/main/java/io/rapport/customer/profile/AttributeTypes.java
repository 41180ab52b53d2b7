package io.rapport.customer.profile;

import static java.util.stream.Collectors.toMap;

import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;

/** The registry of custom attributes and their types. */
@ApplicationScoped
public class AttributeTypes {
    private static final int MOST = 500;
    /** How late another replica follows a change of the registry in what it reads from storefronts. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    private volatile Read last = new Read(Declared.NOTHING, Instant.MIN);

    private record Read(Declared declared, Instant at) {}

    /** {@code name} as it stands in {@code attributes} of a customer. */
    public record Declaration(String name, AttributeType type, String description, Instant declaredAt) {}

    private record Row(String name, String type, String description, Instant declaredAt) {
        Declaration declaration() {
            return new Declaration(name, AttributeType.valueOf(type.toUpperCase(Locale.ROOT)), description, declaredAt);
        }
    }

    public List<Declaration> list() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from attribute_type order by name")
                .mapTo(Row.class)
                .map(Row::declaration)
                .list());
    }

    public Declared declared() {
        var declared = new Declared(list().stream().collect(toMap(Declaration::name, Declaration::type)));
        last = new Read(declared, clock.instant());
        return declared;
    }

    /** A storefront's traits; a value that cannot be of its declared type is left out, as all that cannot be understood. */
    public Traits fit(Traits traits) {
        return traits.facts().isEmpty() ? traits : traits.fit(recent());
    }

    /** Values that customers have already stay as they are until someone changes them. */
    @Transactional
    public Declaration declare(String name, AttributeType type, String description) {
        var now = clock.instant();
        var known = list();
        if (known.size() >= MOST && known.stream().noneMatch(one -> one.name().equals(name))) {
            throw Problem.conflict("At most " + MOST + " attributes can be declared.");
        }
        if (known.stream().anyMatch(one -> one.name().equals(name) && one.type() != type)) {
            throw Problem.conflict(
                    "The attribute has another type; delete its declaration before you declare it anew.");
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into attribute_type (name, type, description, declared_at) values (:name, :type, :description, :now)
                on conflict (name) do update set description = excluded.description
                """)
                .bind("name", name)
                .bind("type", type.name().toLowerCase(Locale.ROOT))
                .bind("description", description)
                .bind("now", now)
                .execute());
        last = new Read(Declared.NOTHING, Instant.MIN);
        return new Declaration(name, type, description, now);
    }

    @Transactional
    public void forget(String name) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from attribute_type where name = :name")
                .bind("name", name)
                .execute());
        last = new Read(Declared.NOTHING, Instant.MIN);
    }

    private Declared recent() {
        var read = last;
        return read.at().plus(FRESH).isAfter(clock.instant()) ? read.declared() : declared();
    }
}
