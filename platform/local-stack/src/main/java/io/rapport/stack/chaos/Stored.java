package io.rapport.stack.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.postgres.Databases;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** What became of one run's events and mails, counted where they end up. */
record Stored(Home home, Map<String, Integer> times) {
    static Stored of(Home home, String run) {
        var password = home.knownSecret(Databases.secret(Service.INTERACTION))
                .orElseThrow(() -> new Failure("there is no stack in " + home.path()));
        var name = Service.INTERACTION.database();
        var times = Jdbi.create(home.topology().jdbcUrl(name), name, password)
                .withHandle(database -> database.createQuery(
                                "select id, count(*) from event where source = 'storefront/default' and id like :run group by id")
                        .bind("run", run + "-%")
                        .setFetchSize(10_000)
                        .reduceRows(new HashMap<String, Integer>(), (seen, row) -> {
                            seen.put(row.getColumn("id", String.class), row.getColumn("count", Integer.class));
                            return seen;
                        }));
        return new Stored(home, times);
    }

    /** Of those that were acknowledged. */
    long lost(Collection<String> acknowledged) {
        return acknowledged.stream().filter(id -> !times.containsKey(id)).count();
    }

    /** Events stored and mails delivered more than once. */
    long doubled() throws IOException {
        return times.values().stream().filter(count -> count > 1).count() + mailsDoubled();
    }

    /** The Message-ID is given before the mail is sent, so one that is sent again has it again. */
    private long mailsDoubled() throws IOException {
        var seen = new HashSet<String>();
        var doubled = 0L;
        try (var answer = URI.create(home.topology().mails()).toURL().openStream();
                var mails = EventJson.MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(answer)) {
            while (mails.hasNext()) {
                doubled += seen.add(mails.next().path("messageId").asText()) ? 0 : 1;
            }
        }
        return doubled;
    }
}
