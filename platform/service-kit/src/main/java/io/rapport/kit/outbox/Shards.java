package io.rapport.kit.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.kit.kafka.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The outbox seen by the relay: shards, each emptied by one relay at a time, whichever replica runs it. */
@ApplicationScoped
class Shards {
    private static final int ROUND = 500;

    private static final String WAITING = """
            select shard from generate_series(0, %d) shard
            where exists (select from outbox where outbox.shard = shard.shard)
            """.formatted(OutboxRow.SHARDS - 1);

    private static final String LOCK = "select pg_try_advisory_xact_lock(hashtext('outbox'), ?)";

    /** The array keeps the planner on the index, however long the table has grown. */
    private static final String TAKE = """
            delete from outbox where seq = any (array(select seq from outbox where shard = ? order by seq limit %d))
            returning seq, aggregatetype, aggregateid, payload, headers
            """.formatted(ROUND);

    @Inject
    AgroalDataSource database;

    @Inject
    Sender sender;

    /** Those that have rows to send. */
    List<Integer> waiting() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(WAITING);
                var found = statement.executeQuery()) {
            var shards = new ArrayList<Integer>();
            while (found.next()) {
                shards.add(found.getInt(1));
            }
            return shards;
        }
    }

    /**
     * Sends the shard's oldest rows and deletes them, or leaves them all.
     *
     * @return how many; none if another relay is at it
     */
    int sendOldest(int shard) {
        return QuarkusTransaction.requiringNew().timeout(120).call(() -> {
            try (var connection = database.getConnection()) {
                var rows = lock(connection, shard) ? take(connection, shard) : List.<OutboxRow>of();
                sender.send(rows.stream().map(OutboxRow::toRecord).toList());
                return rows.size();
            }
        });
    }

    private static boolean lock(Connection connection, int shard) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setInt(1, shard);
            try (var locked = statement.executeQuery()) {
                return locked.next() && locked.getBoolean(1);
            }
        }
    }

    private static List<OutboxRow> take(Connection connection, int shard) throws SQLException, JsonProcessingException {
        try (var statement = connection.prepareStatement(TAKE)) {
            statement.setInt(1, shard);
            try (var taken = statement.executeQuery()) {
                var bySeq = new TreeMap<Long, OutboxRow>();
                while (taken.next()) {
                    var row = OutboxRow.read(
                            taken.getString(2), taken.getString(3), taken.getString(4), taken.getString(5));
                    bySeq.put(taken.getLong(1), row);
                }
                return List.copyOf(bySeq.values());
            }
        }
    }
}
