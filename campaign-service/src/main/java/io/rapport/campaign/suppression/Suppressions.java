package io.rapport.campaign.suppression;

import io.rapport.events.Identity;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Addresses that never get a message again, kept as hashes: an unsubscribe works at once, before the consent has gone its way. */
@ApplicationScoped
public class Suppressions {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /** {@code addressHash} is the value of the {@code email-sha256} identity. */
    public record Suppression(String channel, String addressHash, String reason, Instant createdAt) {}

    public void suppressEmail(String address, String reason) {
        suppress("email", Identity.email(address).value(), reason);
    }

    /** @param addressHash the value of the address as an identity */
    public void suppress(String channel, String addressHash, String reason) {
        suppress(channel, List.of(addressHash), reason);
    }

    /** Many at once, in an order in which nobody waits for another in a circle. */
    public void suppress(String channel, Collection<String> addressHashes, String reason) {
        var sql = """
                insert into suppression (channel, address_hash, reason, created_at)
                select distinct :channel, hash, :reason, cast(:now as timestamptz) from unnest(:hashes) hash order by hash
                on conflict do nothing
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("channel", channel)
                .bindArray("hashes", String.class, addressHashes)
                .bind("reason", reason)
                .bind("now", clock.instant())
                .execute());
    }

    void lift(String addressHash) {
        jdbi.useHandle(handle ->
                handle.execute("delete from suppression where channel = 'email' and address_hash = ?", addressHash));
    }

    Page<Suppression> list(PageRequest page) {
        var sql = """
                select channel, address_hash, reason, created_at from suppression
                where channel = 'email' and address_hash > :after order by address_hash limit :limit
                """;
        var found = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind(
                        "after",
                        page.after(1).map(cursor -> cursor.values().getFirst()).orElse(""))
                .bind("limit", page.limit() + 1)
                .mapTo(Suppression.class)
                .list());
        return Page.of(found, page.limit(), suppression -> List.of(suppression.addressHash));
    }
}
