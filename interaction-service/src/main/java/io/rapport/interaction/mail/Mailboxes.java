package io.rapport.interaction.mail;

import io.rapport.events.EventJson;
import io.rapport.interaction.conversation.OutsideHosts;
import io.rapport.interaction.mail.Mailbox.Passwords;
import io.rapport.interaction.mail.Mailbox.Server;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Update;

/** The mailboxes that are read and answered from. */
@ApplicationScoped
class Mailboxes {
    private static final String INSERT = """
            insert into mailbox (id, version, name, shop, address, display_name, subaddressing, enabled, incoming, outgoing, passwords, created_at)
            values (:id, 0, :name, :shop, :address, :displayName, :subaddressing, :enabled, :incoming::jsonb, :outgoing::jsonb, :passwords, :now)
            on conflict (name) do nothing
            """;

    /** Another server or folder counts its mails anew. */
    private static final String UPDATE = """
            update mailbox set version = version + 1, shop = :shop, address = :address, display_name = :displayName,
                subaddressing = :subaddressing, enabled = :enabled, incoming = :incoming::jsonb, outgoing = :outgoing::jsonb,
                passwords = :passwords, failures = 0, failure = null, leased_by = null, leased_until = null
            where id = :id
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Vault vault;

    @Inject
    OutsideHosts hosts;

    @Inject
    Clock clock;

    /** As somebody wants it. */
    record Wanted(
            String name,
            String shop,
            String address,
            String displayName,
            boolean subaddressing,
            boolean enabled,
            Server incoming,
            Server outgoing) {}

    @Transactional
    Mailbox create(Wanted wanted, Passwords passwords) {
        check(wanted);
        var id = Ids.next();
        var created = jdbi.withHandle(handle -> bound(handle.createUpdate(INSERT), id, wanted, passwords)
                .bind("name", wanted.name())
                .bind("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
                .execute());
        if (created == 0) {
            throw Problem.conflict("A mailbox of this name exists.");
        }
        return get(id);
    }

    /** Passwords that are not given stay. */
    @Transactional
    Mailbox change(UUID id, String ifMatch, Wanted wanted, Passwords given) {
        check(wanted);
        var before = lock(id);
        Etag.require(ifMatch, before.version());
        var kept = passwords(id);
        var passwords = new Passwords(
                given.incoming() == null ? kept.incoming() : given.incoming(),
                given.outgoing() == null ? kept.outgoing() : given.outgoing());
        jdbi.useHandle(handle ->
                bound(handle.createUpdate(UPDATE), id, wanted, passwords).execute());
        return get(id);
    }

    /** @throws Problem 404 */
    Mailbox get(UUID id) {
        return find(id).orElseThrow(() -> Problem.notFound("mailbox", id));
    }

    Optional<Mailbox> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from mailbox where id = :id")
                .bind("id", id)
                .map(Mailboxes::mailbox)
                .findOne());
    }

    /** By name. */
    List<Mailbox> list(String after, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from mailbox where name > :after order by name limit :limit")
                        .bind("after", after)
                        .bind("limit", limit)
                        .map(Mailboxes::mailbox)
                        .list());
    }

    Passwords passwords(UUID id) {
        var sealed = jdbi.withHandle(handle -> handle.createQuery("select passwords from mailbox where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
        return EventJson.read(vault.open(sealed, place(id)), Passwords.class);
    }

    /** Whether one of our own addresses wrote it. */
    boolean isOurs(String address) {
        return address != null
                && jdbi.withHandle(handle -> handle.createQuery(
                                "select exists (select from mailbox where lower(address) = lower(:address))")
                        .bind("address", address)
                        .mapTo(Boolean.class)
                        .one());
    }

    private Mailbox lock(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from mailbox where id = :id for update")
                        .bind("id", id)
                        .map(Mailboxes::mailbox)
                        .findOne())
                .orElseThrow(() -> Problem.notFound("mailbox", id));
    }

    private void check(Wanted wanted) {
        hosts.check("incoming.host", wanted.incoming().host());
        hosts.check("outgoing.host", wanted.outgoing().host());
    }

    private Update bound(Update update, UUID id, Wanted wanted, Passwords passwords) {
        return update.bind("id", id)
                .bind("shop", wanted.shop())
                .bind("address", wanted.address())
                .bind("displayName", wanted.displayName())
                .bind("subaddressing", wanted.subaddressing())
                .bind("enabled", wanted.enabled())
                .bind("incoming", EventJson.write(wanted.incoming()))
                .bind("outgoing", EventJson.write(wanted.outgoing()))
                .bind("passwords", vault.seal(EventJson.write(passwords), place(id)));
    }

    static Mailbox mailbox(RowView row) {
        return new Mailbox(
                row.getColumn("id", UUID.class),
                row.getColumn("version", Long.class),
                row.getColumn("name", String.class),
                row.getColumn("shop", String.class),
                row.getColumn("address", String.class),
                row.getColumn("display_name", String.class),
                row.getColumn("subaddressing", Boolean.class),
                row.getColumn("enabled", Boolean.class),
                EventJson.read(row.getColumn("incoming", String.class), Server.class),
                EventJson.read(row.getColumn("outgoing", String.class), Server.class),
                row.getColumn("created_at", Instant.class),
                row.getColumn("uid_validity", Long.class),
                row.getColumn("last_uid", Long.class),
                row.getColumn("compared_at", Instant.class),
                row.getColumn("checked_at", Instant.class),
                row.getColumn("failures", Integer.class),
                row.getColumn("failure", String.class));
    }

    private static String place(UUID id) {
        return "mailbox/" + id;
    }
}
