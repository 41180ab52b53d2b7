package io.rapport.interaction.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.kit.Columns;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Where events wait that broke a rule, until they are mended and replayed. The same event refused twice waits once. */
@ApplicationScoped
public class Quarantine {
    private static final String INSERT = """
            insert into quarantine (id, digest, source, shop, kind, type, message_id, key, happened_at, history,
                received_at, errors, body)
            select id, digest, source, shop, kind, type, message_id, key, happened_at, history, received_at, errors::jsonb, body
            from unnest(:ids, :digests, :sources, :shops, :kinds, :types, :messageIds, :keys, :times, :history, :receivedAt,
                    :errors, :bodies)
                as refused (id, digest, source, shop, kind, type, message_id, key, happened_at, history, received_at,
                    errors, body)
            on conflict (digest) do nothing
            """;

    private static final String SELECT = """
            select id, source, shop, kind, type, message_id, key, happened_at, history, received_at, errors, body, replayed_at
            from quarantine
            """;

    private static final String LIST = """
            where (received_at, id) < (:received, :id) and (cast(:source as text) is null or source in (:source, 'storefront/' || :source))
                and not (:waiting and replayed_at is not null)
            order by received_at desc, id desc limit :limit
            """;

    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID LAST = new UUID(-1, -1);

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /** @param replayedAt null while it waits */
    public record Kept(UUID id, Refused refused, JsonNode errors, Instant replayedAt) {}

    @Transactional
    public void keep(List<Refused> refused) {
        var columns = Columns.of(refused)
                .uuid("ids", _ -> Ids.next())
                .text("digests", Quarantine::digest)
                .text("sources", Refused::source)
                .text("shops", Refused::shop)
                .text("kinds", Refused::kind)
                .text("types", Refused::type)
                .text("messageIds", Refused::messageId)
                .text("keys", Refused::key)
                .timestamptz("times", Refused::at)
                .bool("history", Refused::history)
                .timestamptz("receivedAt", Refused::receivedAt)
                .text("errors", event -> EventJson.write(event.errors()))
                .text("bodies", Refused::body);
        jdbi.useHandle(handle ->
                handle.createUpdate(INSERT).bindNamedArgumentFinder(columns).execute());
    }

    /** Newest first. @param source its name, or null for all; {@code waiting}: only what was not replayed */
    @Transactional
    public List<Kept> list(String source, boolean waiting, Optional<Cursor> after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + LIST)
                .bind("source", source)
                .bind("waiting", waiting)
                .bind("received", after.map(cursor -> cursor.instant(0)).orElse(END))
                .bind("id", after.map(cursor -> cursor.uuid(1)).orElse(LAST))
                .bind("limit", limit)
                .map(Quarantine::kept)
                .list());
    }

    @Transactional
    public Kept get(UUID id) {
        return find("where id = ?", id);
    }

    /** Locked until the replay has ended. @throws Problem 409 if it was replayed before */
    @Transactional(Transactional.TxType.MANDATORY)
    public Kept take(UUID id) {
        var kept = find("where id = ? for update", id);
        if (kept.replayedAt() != null) {
            throw Problem.conflict("It was replayed at " + kept.replayedAt() + ".");
        }
        return kept;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void release(UUID id) {
        jdbi.useHandle(
                handle -> handle.execute("update quarantine set replayed_at = ? where id = ?", clock.instant(), id));
    }

    private Kept find(String which, UUID id) {
        return jdbi.withHandle(handle ->
                        handle.select(SELECT + which, id).map(Quarantine::kept).findOne())
                .orElseThrow(() -> Problem.notFound("quarantined event", id));
    }

    private static Kept kept(RowView row) {
        var refused = new Refused(
                row.getColumn("source", String.class),
                row.getColumn("shop", String.class),
                row.getColumn("kind", String.class),
                row.getColumn("type", String.class),
                row.getColumn("message_id", String.class),
                row.getColumn("key", String.class),
                row.getColumn("happened_at", Instant.class),
                row.getColumn("history", Boolean.class),
                row.getColumn("received_at", Instant.class),
                List.of(),
                row.getColumn("body", String.class));
        var errors = EventJson.read(row.getColumn("errors", String.class), JsonNode.class);
        return new Kept(row.getColumn("id", UUID.class), refused, errors, row.getColumn("replayed_at", Instant.class));
    }

    private static String digest(Refused event) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((event.source() + "\n" + event.kind() + "\n").getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(event.body().getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
