package io.rapport.interaction.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.interaction.reconciliation.Reconciliation.Refusal;
import io.rapport.interaction.source.Sources;
import io.rapport.interaction.source.Sources.Belonging;
import io.rapport.kit.Records;
import io.rapport.kit.Records.Piece;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A shop's list as a file that is sent, whole or in parts. */
@ApplicationScoped
class UploadedLists {
    private static final int BATCH = 250;

    @Inject
    ReconciliationRows rows;

    @Inject
    ShopAccesses accesses;

    @Inject
    Sources sources;

    @Inject
    ListedBatches batches;

    /**
     * Takes more of a file.
     *
     * @param offset of the first byte
     * @param last whether this is the rest of it; otherwise a line that has not ended yet is not taken
     * @throws Problem 409 if it stands elsewhere or takes no more
     */
    Reconciliation receive(UUID source, UUID id, long offset, boolean last, InputStream bytes) {
        var job = rows.find(source, id);
        require(job, offset);
        var belonging = sources.shopOf(source);
        var records = new Records(bytes, true, job.lines());
        for (var batch = next(records, last); !batch.isEmpty(); batch = next(records, last)) {
            takeLines(job, belonging, batch, offset + records.consumed(), records.line());
            job = rows.find(source, id);
        }
        if (last) {
            QuarkusTransaction.requiringNew().run(() -> rows.compare(id));
        }
        return rows.find(source, id);
    }

    private void takeLines(Reconciliation job, Belonging source, List<Piece> pieces, long bytes, long lines) {
        var isFirst = job.bytes() == 0;
        var header = isFirst ? text(pieces.getFirst()) : job.header();
        var file = new FileList(source.shop(), prefix(source.id()), saidAt(job), header);
        var listed = new ArrayList<Listed>();
        var refused = new ArrayList<Refusal>();
        for (var piece : isFirst ? pieces.subList(1, pieces.size()) : pieces) {
            try {
                var one = file.read(text(piece));
                if (one != null) {
                    listed.add(one);
                }
            } catch (Problem problem) {
                refused.add(refusal(piece.line(), problem));
            }
        }
        var moved = job.at(null, isFirst ? header : null, bytes, lines);
        if (!batches.take(job, moved, source, listed, refused, false)) {
            require(rows.find(source.id(), job.id()), job.bytes());
        }
    }

    private static Refusal refusal(long line, Problem problem) {
        return problem.errors().stream()
                .findFirst()
                .map(error -> new Refusal(line, error.field(), error.message()))
                .orElseGet(() -> new Refusal(line, null, problem.getMessage()));
    }

    private static String text(Piece piece) {
        if (piece.bytes() == null) {
            throw new Problem(400, "Invalid line", "is longer than " + Records.LONGEST + " bytes");
        }
        var text = new String(piece.bytes(), UTF_8).strip();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Ids as those of the shop's webhooks, where it is known what shop it is. */
    private String prefix(UUID source) {
        return accesses.get(source).map(access -> access.kind().text()).orElse("list");
    }

    private static Instant saidAt(Reconciliation job) {
        return job.windowTo() == null || job.windowTo().isAfter(job.createdAt()) ? job.createdAt() : job.windowTo();
    }

    private static List<Piece> next(Records records, boolean last) {
        try {
            return records.next(BATCH, last);
        } catch (IOException _) {
            throw new Problem(400, "Upload broken off", "Ask for the reconciliation, and go on from its offset.");
        }
    }

    private static void require(Reconciliation job, long offset) {
        if (job.origin() != Reconciliation.Origin.CSV || job.state() != Reconciliation.State.LISTING) {
            throw Problem.conflict("The reconciliation takes no file now.");
        }
        if (job.bytes() != offset) {
            throw Problem.conflict("The reconciliation stands at offset " + job.bytes() + "; go on from there.");
        }
    }
}
