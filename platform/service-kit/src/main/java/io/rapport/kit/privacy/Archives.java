package io.rapport.kit.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.All;
import io.rapport.events.EventJson;
import io.rapport.events.PrivacyEvent.RequestRaised;
import io.rapport.kit.privacy.PersonalData.Emptied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
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
public class Archives {
    private static final Pattern SNAKE = Pattern.compile("_([a-z])");

    @ConfigProperty(name = "quarkus.application.name")
    String service;

    @All
    @Inject
    List<PersonalData> stores;

    @Inject
    Receipts receipts;

    @Inject
    Jdbi jdbi;

    /** By store: its rows. */
    public record Archive(String service, UUID customerId, Map<String, List<JsonNode>> stores) {}

    @Transactional
    public Archive of(UUID customerId) {
        var held = new TreeMap<String, List<JsonNode>>();
        stores.forEach(each -> each.held().forEach((store, query) -> held.put(store, rows(query, customerId))));
        return new Archive(service, customerId, held);
    }

    /** Says by receipts how much that is. */
    @Transactional(Transactional.TxType.MANDATORY)
    void tell(RequestRaised request) {
        var held = new ArrayList<Emptied>();
        stores.forEach(each -> each.held()
                .forEach((store, query) -> held.add(Emptied.now(store, count(query, request.customerIds())))));
        receipts.send(request.requestId(), held);
    }

    private long count(String query, List<UUID> customers) {
        return customers.stream()
                .flatMap(customer -> rows(query, customer).stream())
                .distinct()
                .count();
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
