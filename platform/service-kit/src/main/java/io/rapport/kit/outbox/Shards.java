package io.rapport.kit.outbox;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.kit.kafka.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** The outbox seen by the relay: shards, each emptied by one relay at a time, whichever replica runs it. */
@ApplicationScoped
class Shards {
    private static final int ROUND = 500;

    private static final String WAITING = """
            select shard from generate_series(0, %d) shard
            where exists (select from outbox where outbox.shard = shard.shard)
            """.formatted(OutboxRow.SHARDS - 1);

    private static final String LOCK = "select pg_try_advisory_xact_lock(hashtext('outbox'), :shard)";

    /** The array keeps the planner on the index, however long the table has grown. */
    private static final String TAKE = """
            delete from outbox where seq = any (array(select seq from outbox where shard = :shard order by seq limit %d))
            returning seq, aggregatetype, aggregateid, payload, headers
            """.formatted(ROUND);

    @Inject
    Jdbi jdbi;

    @Inject
    Sender sender;

    /** Those that have rows to send. */
    List<Integer> waiting() {
        return jdbi.withHandle(
                handle -> handle.createQuery(WAITING).mapTo(Integer.class).list());
    }

    /**
     * Sends the shard's oldest rows and deletes them, or leaves them all.
     *
     * @return how many; none if another relay is at it
     */
    int sendOldest(int shard) {
        return QuarkusTransaction.requiringNew().timeout(120).call(() -> {
            var rows = lock(shard) ? take(shard) : List.<OutboxRow>of();
            sender.send(rows.stream().map(OutboxRow::toRecord).toList());
            return rows.size();
        });
    }

    private boolean lock(int shard) {
        return jdbi.withHandle(handle -> handle.createQuery(LOCK)
                .bind("shard", shard)
                .mapTo(Boolean.class)
                .one());
    }

    private List<OutboxRow> take(int shard) {
        return jdbi.withHandle(handle -> handle
                .createQuery(TAKE)
                .bind("shard", shard)
                .map((row, _) -> Map.entry(
                        row.getLong(1),
                        OutboxRow.read(row.getString(2), row.getString(3), row.getString(4), row.getString(5))))
                .list()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList());
    }
}
