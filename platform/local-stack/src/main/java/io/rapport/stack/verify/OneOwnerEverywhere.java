package io.rapport.stack.verify;

import io.rapport.events.Topic;
import io.rapport.stack.Topology.Service;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whose a visitor is at a version is the same to all services: merges and unmerges reached everyone alike. */
final class OneOwnerEverywhere implements Invariant {
    private static final int FETCH = 10_000;

    private static final String OWNERS = """
            select visitor_id, a.version, case when c.merged_into is null then c.id else survivor_of(c.id) end
            from attribution a join customer c on c.id = a.customer_id
            """;

    private static final Map<Service, String> COPIES = Map.of(
            Service.INTERACTION,
                    "select visitor_id, version, customer_id from attribution where customer_id is not null",
            Service.SUPPORT, "select visitor_id, version, customer_id from visitor where customer_id is not null",
            Service.ANALYTICS,
                    "select visitor_id, attribution_version, customer_id from visitor where customer_id is not null",
            Service.MIS_BRIDGE, "select visitor_id, version, customer_id from visitor where customer_id is not null");

    /** A version that is published later than it was read here is no difference: only the same version may not have two owners. */
    @Override
    public Finding check(Audited system) throws SQLException, InterruptedException {
        new Catchup(system).outbox(Service.CUSTOMER);
        var versions = new Hashes();
        var owners = new Hashes();
        read(system, Service.CUSTOMER, OWNERS, (visitor, version, customer) -> {
            versions.add(Hashes.of(visitor, version));
            owners.add(Hashes.of(visitor, version + "/" + customer));
        });
        versions.sorted();
        owners.sorted();
        var differences = new ArrayList<String>();
        for (var copy : COPIES.entrySet()) {
            new Catchup(system).on(copy.getKey(), Topic.CUSTOMER_ATTRIBUTIONS);
            differences.addAll(differences(system, copy.getKey(), copy.getValue(), versions, owners));
        }
        return Finding.of(6, "%,d visitors have one owner everywhere".formatted(versions.size()), differences);
    }

    private static List<String> differences(Audited system, Service service, String sql, Hashes versions, Hashes owners)
            throws SQLException {
        var differences = new ArrayList<String>();
        read(system, service, sql, (visitor, version, customer) -> {
            if (differences.size() < Finding.MOST_EXAMPLES
                    && versions.contains(Hashes.of(visitor, version))
                    && !owners.contains(Hashes.of(visitor, version + "/" + customer))) {
                differences.add("%s has visitor %s at version %s with another customer, %s"
                        .formatted(service.module(), visitor, version, customer));
            }
        });
        return differences;
    }

    private static void read(Audited system, Service service, String sql, Row row) throws SQLException {
        try (var connection = system.database(service);
                var query = connection.prepareStatement(sql)) {
            query.setFetchSize(FETCH);
            var rows = query.executeQuery();
            while (rows.next()) {
                row.take(rows.getString(1), rows.getString(2), rows.getString(3));
            }
        }
    }

    private interface Row {
        void take(String visitor, String version, String customer);
    }
}
