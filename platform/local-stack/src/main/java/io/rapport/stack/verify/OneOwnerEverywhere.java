package io.rapport.stack.verify;

import io.rapport.events.Topic;
import io.rapport.stack.Topology.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
    public Finding check(Audited system) throws InterruptedException {
        new Catchup(system).outbox(Service.CUSTOMER);
        var versions = new Hashes();
        var owners = new Hashes();
        read(system, Service.CUSTOMER, OWNERS, owned -> {
            versions.add(owned.at());
            owners.add(owned.by());
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

    private static List<String> differences(
            Audited system, Service service, String sql, Hashes versions, Hashes owners) {
        var differences = new ArrayList<String>();
        read(system, service, sql, owned -> {
            if (differences.size() < Finding.MOST_EXAMPLES
                    && versions.contains(owned.at())
                    && !owners.contains(owned.by())) {
                differences.add("%s has visitor %s at version %s with another customer, %s"
                        .formatted(service.module(), owned.visitor, owned.version, owned.customer));
            }
        });
        return differences;
    }

    private static void read(Audited system, Service service, String sql, Consumer<Owned> taker) {
        system.read(service, database -> {
            database.createQuery(sql)
                    .setFetchSize(FETCH)
                    .map((row, _) -> new Owned(row.getString(1), row.getString(2), row.getString(3)))
                    .forEach(taker);
            return null;
        });
    }

    /** A visitor at a version. */
    private record Owned(String visitor, String version, String customer) {
        long at() {
            return Hashes.of(visitor, version);
        }

        long by() {
            return Hashes.of(visitor, version + "/" + customer);
        }
    }
}
