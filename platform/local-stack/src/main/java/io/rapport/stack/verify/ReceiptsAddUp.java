package io.rapport.stack.verify;

import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Every campaign's receipt adds up, and nobody got two messages for one step and occurrence. */
final class ReceiptsAddUp implements Invariant {
    @Override
    public Finding check(Audited system) throws SQLException {
        try (var connection = system.database(Service.CAMPAIGN)) {
            var differences = new ArrayList<>(sums(connection));
            differences.addAll(twice(connection));
            return Finding.of(4, counted(connection), differences);
        }
    }

    private static String counted(Connection connection) throws SQLException {
        var sql = """
                select count(distinct campaign_id), count(*), count(*) filter (where status = 'sent'), count(*) filter (where reason = 'in-doubt')
                from delivery
                """;
        try (var query = connection.prepareStatement(sql)) {
            var row = query.executeQuery();
            row.next();
            return "%,d campaigns: %,d planned, %,d sent, %,d in doubt"
                    .formatted(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    /** A row of no known state would be missing from its receipt; one of an ended campaign may not wait. */
    private static List<String> sums(Connection connection) throws SQLException {
        var sql = """
                select c.id, d.status, count(*) from delivery d join campaign c on c.id = d.campaign_id
                where d.status not in ('planned', 'queued', 'sending', 'sent', 'held-out', 'skipped', 'failed')
                  or (c.status = 'ENDED' and d.status in ('planned', 'queued'))
                  or (d.status in ('skipped', 'failed') and d.reason is null)
                group by 1, 2
                """;
        return examples(connection, sql, "campaign %s: %s is in no line of the receipt, %s times");
    }

    private static List<String> twice(Connection connection) throws SQLException {
        var sql = """
                select campaign_id, customer_id, count(*) from delivery where status = 'sent'
                group by campaign_id, step, customer_id, occurrence having count(*) > 1 limit 10
                """;
        return examples(connection, sql, "campaign %s wrote to customer %s %s times");
    }

    private static List<String> examples(Connection connection, String sql, String sentence) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            var rows = query.executeQuery();
            var examples = new ArrayList<String>();
            while (rows.next()) {
                examples.add(sentence.formatted(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
            return examples;
        }
    }
}
