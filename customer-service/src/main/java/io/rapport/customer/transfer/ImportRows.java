package io.rapport.customer.transfer;

import io.rapport.customer.directory.CustomerBatches.Refusal;
import io.rapport.kit.Columns;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Imports as they are stored: where each of them stands, never what is in the file. */
@ApplicationScoped
class ImportRows {
    private static final UUID LAST = new UUID(-1, -1);

    private static final String SELECT = """
            select id, format, name, state, bytes as "offset", lines, accepted, rejected, created_at, finished_at
            from customer_import
            """;

    @Inject
    Jdbi jdbi;

    /** A line that was refused. */
    public record Reject(long id, long line, String field, String reason) {}

    void insert(UUID id, Format format, String name, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into customer_import (id, format, name, state, created_at) values (:id, :format, :name, 'receiving', :now)
                """)
                .bind("id", id)
                .bind("format", format.name())
                .bind("name", name)
                .bind("now", now)
                .execute());
    }

    Import find(UUID id) {
        return find(SELECT + " where id = :id", id);
    }

    /** Whoever sends to it at the same time waits, and then finds that it stands elsewhere. */
    Import lock(UUID id) {
        return find(SELECT + " where id = :id for update", id);
    }

    /** Newest first. */
    List<Import> before(Optional<UUID> id, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + " where id < :id order by id desc limit :limit")
                .bind("id", id.orElse(LAST))
                .bind("limit", limit)
                .mapTo(Import.class)
                .list());
    }

    String header(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("select header from customer_import where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
    }

    void keepHeader(UUID id, String header) {
        jdbi.useHandle(handle -> handle.createUpdate("update customer_import set header = :header where id = :id")
                .bind("id", id)
                .bind("header", header)
                .execute());
    }

    void advance(UUID id, long bytes, long lines, long accepted, long rejected) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update customer_import set bytes = :bytes, lines = :lines, accepted = accepted + :accepted,
                    rejected = rejected + :rejected
                where id = :id
                """)
                .bind("id", id)
                .bind("bytes", bytes)
                .bind("lines", lines)
                .bind("accepted", accepted)
                .bind("rejected", rejected)
                .execute());
    }

    void finish(UUID id, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update customer_import set state = 'finished', finished_at = :now where id = :id")
                .bind("id", id)
                .bind("now", now)
                .execute());
    }

    void insert(UUID id, List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into customer_import_reject (import_id, line, field, reason)
                select :id, line, field, reason from unnest(:line, :field, :reason) with ordinality
                    as refused (line, field, reason, position)
                order by position
                """)
                .bind("id", id)
                .bindNamedArgumentFinder(Columns.of(refusals)
                        .bigint("line", Refusal::line)
                        .text("field", Refusal::field)
                        .text("reason", Refusal::reason))
                .execute());
    }

    /** In the order of the file. */
    List<Reject> rejects(UUID id, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select id, line, field, reason from customer_import_reject
                where import_id = :import and id > :after order by id limit :limit
                """)
                .bind("import", id)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Reject.class)
                .list());
    }

    private Import find(String select, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(select)
                        .bind("id", id)
                        .mapTo(Import.class)
                        .findOne())
                .orElseThrow(() -> Problem.notFound("import", id));
    }
}
