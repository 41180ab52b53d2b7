package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Customers with an e-mail and their consent, and segments of them, laid straight into the database of campaign-service. */
final class Members {
    private static final String PREFIX = "0190bee0";
    private static final String CUSTOMER = "('" + PREFIX + "-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid";
    private static final String EMAIL = "'member-' || i || '@bench.example'";

    private static final List<String> ROWS = List.of("""
            insert into profile (customer_id, version, email, email_hash, language, country, full_name, given_name, family_name)
            select %1$s, 1, %2$s, encode(sha256((%2$s)::bytea), 'hex'), (array['tr', 'vi', 'te', 'jv', 'en'])[1 + i %% 5],
              (array['TR', 'VN', 'IN', 'ID', 'GB'])[1 + i %% 5], 'Member ' || i, 'Member', i::text from generate_series(%3$d, %4$d) i""", """
            insert into consent (customer_id, channel, purpose, state, version, event_id, at)
            select %1$s, 'email', 'marketing', 'granted', 1, 'bench-' || i, now() from generate_series(%3$d, %4$d) i""");

    private final Target target;
    private final Progress progress;

    Members(Target target, Progress progress) {
        this.target = target;
        this.progress = progress;
    }

    /** Adds what is missing of so many. */
    void growTo(int members, boolean force) throws SQLException {
        try (var database = target.database(Service.CAMPAIGN)) {
            if (!force && count(database, "profile where customer_id::text not like '" + PREFIX + "-%'") > 0) {
                throw new Failure("the stack holds other customers: use one of its own (RAPPORT_HOME), or --force");
            }
            var laid = (int) count(database, "profile where customer_id::text like '" + PREFIX + "-%'");
            if (laid < members) {
                progress.say("laying in members %,d to %,d".formatted(laid + 1, members));
                database.setAutoCommit(false);
                for (var rows : ROWS) {
                    execute(database, rows.formatted(CUSTOMER, EMAIL, laid, members - 1));
                }
                database.commit();
                database.setAutoCommit(true);
                execute(database, "vacuum analyze profile, consent");
            }
        }
    }

    /** The first so many of them; returns its id. */
    String segment(int members) throws SQLException {
        var id = "0190bee1-0000-7000-8000-%012x".formatted(members);
        try (var database = target.database(Service.CAMPAIGN)) {
            execute(
                    database,
                    "insert into segment (segment_id, version, name, archived) values ('%s', 1, 'bench %d', false) on conflict do nothing"
                            .formatted(id, members));
            execute(database, """
                    insert into membership (segment_id, customer_id, member, version) select '%s', %s, true, 1 from generate_series(0, %d) i
                    on conflict do nothing""".formatted(id, CUSTOMER, members - 1));
            execute(database, "vacuum analyze membership");
        }
        return id;
    }

    private static long count(Connection database, String from) throws SQLException {
        return BulkCopies.count(database, from);
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var each = database.createStatement()) {
            each.execute(statement);
        }
    }
}
