package io.rapport.stack.verify;

import io.rapport.stack.Topology.Service;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Every campaign's receipt adds up, and nobody got two messages for one step and occurrence. */
final class ReceiptsAddUp implements Invariant {
    @Override
    public Finding check(Audited system) {
        return system.read(Service.CAMPAIGN, database -> {
            var differences = new ArrayList<>(sums(database));
            differences.addAll(twice(database));
            return Finding.of(4, counted(database), differences);
        });
    }

    private static String counted(Handle database) {
        var sql = """
                select count(distinct campaign_id), count(*), count(*) filter (where status = 'sent'), count(*) filter (where reason = 'in-doubt')
                from delivery
                """;
        return database.createQuery(sql)
                .map((row, _) -> "%s: %,d planned, %,d sent, %,d in doubt"
                        .formatted(
                                Finding.count(row.getLong(1), "campaign"),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4)))
                .one();
    }

    /** A row of no known state would be missing from its receipt; one of an ended campaign may not wait. */
    private static List<String> sums(Handle database) {
        var sql = """
                select c.id, d.status, count(*) from delivery d join campaign c on c.id = d.campaign_id
                where d.status not in ('planned', 'queued', 'sending', 'sent', 'held-out', 'skipped', 'failed')
                  or (c.status = 'ENDED' and d.status in ('planned', 'queued'))
                  or (d.status in ('skipped', 'failed') and d.reason is null)
                group by 1, 2
                """;
        return examples(database, sql, "campaign %s: %s is in no line of the receipt, %s times");
    }

    private static List<String> twice(Handle database) {
        var sql = """
                select campaign_id, customer_id, count(*) from delivery where status = 'sent'
                group by campaign_id, step, customer_id, occurrence having count(*) > 1 limit 10
                """;
        return examples(database, sql, "campaign %s wrote to customer %s %s times");
    }

    private static List<String> examples(Handle database, String sql, String sentence) {
        return database.createQuery(sql)
                .map((row, _) -> sentence.formatted(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }
}
