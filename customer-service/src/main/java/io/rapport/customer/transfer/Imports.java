package io.rapport.customer.transfer;

import static java.util.Comparator.comparing;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.customer.directory.CustomerBatches;
import io.rapport.customer.directory.CustomerBatches.Refusal;
import io.rapport.customer.profile.AttributeTypes;
import io.rapport.customer.transfer.ImportRows.Reject;
import io.rapport.kit.Ids;
import io.rapport.kit.Records;
import io.rapport.kit.Records.Piece;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Takes lists of customers in while they arrive: each batch of lines commits together with where the import stands, so that whatever
 * breaks, the upload goes on after the last batch, and a line never takes effect twice.
 */
@ApplicationScoped
class Imports {
    private static final int BATCH = 500;

    @Inject
    ImportRows rows;

    @Inject
    CustomerBatches customers;

    @Inject
    AttributeTypes attributeTypes;

    @Inject
    Clock clock;

    Import create(Format format, String name) {
        var id = Ids.next();
        QuarkusTransaction.joiningExisting().run(() -> rows.insert(id, format, name, clock.instant()));
        return rows.find(id);
    }

    Import find(UUID id) {
        return rows.find(id);
    }

    List<Import> before(Optional<UUID> id, int limit) {
        return rows.before(id, limit);
    }

    List<Reject> rejects(UUID id, long after, int limit) {
        rows.find(id);
        return rows.rejects(id, after, limit);
    }

    /**
     * Takes more of the file in.
     *
     * @param offset of the first byte
     * @param last whether this is the rest of it; otherwise a line that has not ended yet is not taken
     * @throws Problem 409 if the import stands elsewhere or is finished
     */
    Import receive(UUID id, long offset, boolean last, InputStream bytes) {
        var job = rows.find(id);
        require(job, offset);
        var records = new Records(bytes, job.format() == Format.CSV, job.lines());
        var stands = offset;
        for (var batch = next(records, last); !batch.isEmpty(); batch = next(records, last)) {
            var from = stands;
            var pieces = batch;
            stands = offset + records.consumed();
            take(id, from, pieces, stands, records.line());
        }
        if (last) {
            finish(id, stands);
        }
        return rows.find(id);
    }

    private void take(UUID id, long from, List<Piece> batch, long to, long lines) {
        QuarkusTransaction.requiringNew().run(() -> {
            var job = rows.lock(id);
            require(job, from);
            var reading = reading(job, batch);
            var refused = customers.take("import/" + id, reading.lines(), reading.declared());
            var refusals = Stream.concat(reading.refusals().stream(), refused.stream())
                    .sorted(comparing(Refusal::line))
                    .toList();
            rows.insert(id, refusals);
            rows.advance(id, to, lines, reading.lines().size() - linesOf(refused), linesOf(refusals));
        });
    }

    /** The first line of a CSV file names its columns, also for what comes after a break. */
    private Reading reading(Import job, List<Piece> batch) {
        var declared = attributeTypes.declared();
        if (job.format() == Format.NDJSON) {
            return new Reading(null, declared).read(batch);
        }
        if (job.offset() > 0) {
            return new Reading(Csv.of(rows.header(job.id())), declared).read(batch);
        }
        var header = Reading.header(batch.getFirst());
        var csv = Csv.of(header);
        rows.keepHeader(job.id(), header);
        return new Reading(csv, declared).read(batch.subList(1, batch.size()));
    }

    private static long linesOf(List<Refusal> refusals) {
        return refusals.stream().mapToLong(Refusal::line).distinct().count();
    }

    private void finish(UUID id, long offset) {
        QuarkusTransaction.requiringNew().run(() -> {
            require(rows.lock(id), offset);
            rows.finish(id, clock.instant());
        });
    }

    private static List<Piece> next(Records records, boolean last) {
        try {
            return records.next(BATCH, last);
        } catch (IOException _) {
            throw new Problem(400, "Upload broken off", "Ask for the import, and go on from its offset.");
        }
    }

    private static void require(Import job, long offset) {
        if (job.state().equals("finished")) {
            throw Problem.conflict("The import is finished.");
        }
        if (job.offset() != offset) {
            throw Problem.conflict("The import stands at offset " + job.offset() + "; go on from there.");
        }
    }
}
