package io.rapport.kit.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.All;
import io.rapport.events.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/** Everything that this service holds of a customer. */
@ApplicationScoped
class Archives {
    private static final Pattern SNAKE = Pattern.compile("_([a-z])");

    @ConfigProperty(name = "quarkus.application.name")
    String service;

    @All
    @Inject
    List<PersonalData> stores;

    @Inject
    Jdbi jdbi;

    /** By store: its rows. */
    record Archive(String service, UUID customerId, Map<String, List<JsonNode>> stores) {}

    @Transactional
    Archive of(UUID customerId) {
        var held = new TreeMap<String, List<JsonNode>>();
        stores.forEach(each -> each.held().forEach((store, query) -> held.put(store, rows(query, customerId))));
        return new Archive(service, customerId, held);
    }

    private List<JsonNode> rows(String query, UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery(query)
                .bind("customer", customerId)
                .map((row, _) -> camelCase(EventJson.read(row.getString(1), ObjectNode.class)))
                .list());
    }

    /** The columns as everything on the wire is named; nulls are left out. */
    private static JsonNode camelCase(ObjectNode row) {
        var renamed = row.objectNode();
        row.properties().stream()
                .filter(column -> !column.getValue().isNull())
                .forEach(column -> renamed.set(
                        SNAKE.matcher(column.getKey())
                                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT)),
                        column.getValue()));
        return renamed;
    }
}
