package io.rapport.interaction.reconciliation;

import io.rapport.events.EventJson;
import io.rapport.interaction.reconciliation.ShopAccess.Credentials;
import io.rapport.interaction.source.ShopKind;
import io.rapport.interaction.source.Sources;
import io.rapport.kit.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The ways to the shops' own lists; what opens them is kept sealed. */
@ApplicationScoped
class ShopAccesses {
    private static final String PUT = """
            insert into shop_access (source_id, kind, base_url, credentials, poll_every_hours, look_back_days, next_poll_at)
            values (:source, :kind, :url, :credentials, :every, :days, :next)
            on conflict (source_id) do update set kind = excluded.kind, base_url = excluded.base_url,
                credentials = excluded.credentials, poll_every_hours = excluded.poll_every_hours,
                look_back_days = excluded.look_back_days, next_poll_at = excluded.next_poll_at
            """;

    private static final String DUE = """
            update shop_access set next_poll_at = :now + make_interval(hours => poll_every_hours)
            where source_id in (
                select source_id from shop_access where next_poll_at <= :now order by next_poll_at limit 100 for update skip locked)
            returning source_id
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Sources sources;

    @Inject
    Destinations destinations;

    @Inject
    Vault vault;

    @Inject
    Clock clock;

    @Transactional
    ShopAccess put(UUID source, ShopKind kind, String baseUrl, Credentials credentials, Integer everyHours, int days) {
        sources.shopOf(source);
        destinations.check("baseUrl", baseUrl);
        jdbi.useHandle(handle -> handle.createUpdate(PUT)
                .bind("source", source)
                .bind("kind", kind.name())
                .bind("url", baseUrl.replaceFirst("/+$", ""))
                .bind("credentials", vault.seal(EventJson.write(credentials), place(source)))
                .bind("every", everyHours)
                .bind("days", days)
                .bind("next", next(everyHours))
                .execute());
        return get(source).orElseThrow();
    }

    Optional<ShopAccess> get(UUID source) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select kind, base_url, poll_every_hours, look_back_days, next_poll_at from shop_access where source_id = :source
                """)
                .bind("source", source)
                .mapTo(ShopAccess.class)
                .findOne());
    }

    Credentials credentials(UUID source) {
        var sealed = jdbi.withHandle(
                handle -> handle.createQuery("select credentials from shop_access where source_id = :source")
                        .bind("source", source)
                        .mapTo(String.class)
                        .one());
        return EventJson.read(vault.open(sealed, place(source)), Credentials.class);
    }

    @Transactional
    void remove(UUID source) {
        jdbi.useHandle(handle -> handle.execute("delete from shop_access where source_id = ?", source));
    }

    /** Those that are to be looked through by now; each of them once, whichever replica asks first. */
    @Transactional(Transactional.TxType.MANDATORY)
    List<UUID> due() {
        return jdbi.withHandle(handle -> handle.createQuery(DUE)
                .bind("now", clock.instant())
                .mapTo(UUID.class)
                .list());
    }

    private Instant next(Integer everyHours) {
        return everyHours == null ? null : clock.instant().plus(Duration.ofHours(everyHours));
    }

    private static String place(UUID source) {
        return "shop_access/" + source;
    }
}
