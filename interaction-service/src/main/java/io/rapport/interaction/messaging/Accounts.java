package io.rapport.interaction.messaging;

import io.rapport.events.EventJson;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.messaging.Account.Keys;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Our accounts on messaging channels. */
@ApplicationScoped
class Accounts {
    private static final String SELECT =
            "select id, channel, name, shop, external_id, send_url, enabled, created_at from messaging_account ";

    private static final String INSERT = """
            insert into messaging_account (id, channel, name, shop, external_id, send_url, enabled, keys, created_at)
            values (:id, :channel, :name, :shop, :external, :sendUrl, true, :keys, :now) on conflict (name) do nothing
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Vault vault;

    @Inject
    Clock clock;

    @Transactional
    Account create(Channel channel, String name, String shop, String externalId, String sendUrl, Keys keys) {
        var id = Ids.next();
        var created = jdbi.withHandle(handle -> handle.createUpdate(INSERT)
                .bind("id", id)
                .bind("channel", channel)
                .bind("name", name)
                .bind("shop", shop)
                .bind("external", externalId)
                .bind("sendUrl", sendUrl)
                .bind("keys", vault.seal(EventJson.write(keys), place(id)))
                .bind("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
                .execute());
        if (created == 0) {
            throw Problem.conflict("An account of this name exists.");
        }
        return get(id);
    }

    @Transactional
    Account enable(UUID id, boolean enabled) {
        jdbi.useHandle(handle -> handle.execute("update messaging_account set enabled = ? where id = ?", enabled, id));
        return get(id);
    }

    /** @throws Problem 404 */
    Account get(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where id = :id")
                        .bind("id", id)
                        .mapTo(Account.class)
                        .findOne())
                .orElseThrow(() -> Problem.notFound("messaging account", id));
    }

    /** One that is in use. */
    Optional<Account> find(Channel channel, String name) {
        return jdbi.withHandle(
                handle -> handle.createQuery(SELECT + "where channel = :channel and name = :name and enabled")
                        .bind("channel", channel)
                        .bind("name", name)
                        .mapTo(Account.class)
                        .findOne());
    }

    /** By name. */
    List<Account> list(String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where name > :after order by name limit :limit")
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Account.class)
                .list());
    }

    Keys keys(UUID id) {
        var sealed = jdbi.withHandle(handle -> handle.createQuery("select keys from messaging_account where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
        return EventJson.read(vault.open(sealed, place(id)), Keys.class);
    }

    private static String place(UUID id) {
        return "messaging_account/" + id;
    }
}
