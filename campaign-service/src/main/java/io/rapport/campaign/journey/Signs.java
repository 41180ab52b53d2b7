package io.rapport.campaign.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.campaign.attribution.Attribution;
import io.rapport.campaign.journey.Entrances.Sign;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What visitors do becomes what customers did, now or as soon as we know whose they are. */
@ApplicationScoped
class Signs {
    /** After which what nobody did starts nothing any more. */
    private static final Duration FRESH = Duration.ofHours(1);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> PROPERTIES = new TypeReference<>() {};

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Attribution visitors;

    @Inject
    Entrances entrances;

    /** @param occurrence the event's id */
    record Deed(UUID visitorId, String type, String occurrence, Map<String, Object> properties) {}

    /** The types of events that any journey cares for. */
    Set<String> listened() {
        return jdbi.withHandle(handle -> handle.select("select distinct unnest(listens) from journey")
                .mapTo(String.class)
                .set());
    }

    @Transactional(TxType.MANDATORY)
    void done(List<Deed> deeds) {
        if (deeds.isEmpty()) {
            return;
        }
        var doers = deeds.stream().map(Deed::visitorId).distinct().toList();
        visitors.lock(doers);
        var known = customers(doers);
        keep(deeds.stream().filter(deed -> !known.containsKey(deed.visitorId)).toList());
        entrances.hear(deeds.stream()
                .filter(deed -> known.containsKey(deed.visitorId))
                .map(deed -> sign(known.get(deed.visitorId), deed.type, deed.occurrence, deed.properties))
                .toList());
    }

    /** Their rows are locked: whose they are has just been written. */
    @Transactional(TxType.MANDATORY)
    void attributed(List<UUID> visitorIds) {
        if (visitorIds.isEmpty()) {
            return;
        }
        var sql = """
                with taken as (delete from pending_sign where visitor_id = any (:visitors) returning *)
                select v.customer_id, t.value, t.occurrence, t.particulars::text as particulars, t.at
                from taken t join visitor v on v.visitor_id = t.visitor_id and v.customer_id is not null order by t.at
                """;
        var now = clock.instant();
        var found = new ArrayList<Sign>();
        jdbi.useHandle(handle -> handle.createQuery(sql)
                .bindArray("visitors", UUID.class, visitorIds)
                .map((row, _) -> {
                    var fresh = row.getTimestamp("at").toInstant().isAfter(now.minus(FRESH));
                    return fresh
                            ? sign(
                                    row.getObject("customer_id", UUID.class),
                                    row.getString("value"),
                                    row.getString("occurrence"),
                                    read(row.getString("particulars")))
                            : null;
                })
                .filter(Objects::nonNull)
                .forEach(found::add));
        entrances.hear(found);
    }

    private static Sign sign(UUID customer, String type, String occurrence, Map<String, Object> properties) {
        return new Sign(customer, "event", type, occurrence, properties);
    }

    private Map<UUID, UUID> customers(List<UUID> visitorIds) {
        var sql =
                "select visitor_id, customer_id from visitor where visitor_id = any (:visitors) and customer_id is not null";
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray("visitors", UUID.class, visitorIds)
                .map((row, _) -> Map.entry(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void keep(List<Deed> deeds) {
        if (deeds.isEmpty()) {
            return;
        }
        var now = clock.instant();
        var sql = """
                insert into pending_sign (visitor_id, value, occurrence, particulars, at)
                select visitor_id, value, occurrence, cast(particulars as jsonb), :now
                from unnest(:visitors, :values, :occurrences, :particulars) as deed(visitor_id, value, occurrence, particulars)
                order by 1, 2, 3 on conflict do nothing
                """;
        var columns = Columns.of(deeds)
                .uuid("visitors", Deed::visitorId)
                .text("values", Deed::type)
                .text("occurrences", Deed::occurrence)
                .text("particulars", deed -> write(deed.properties));
        jdbi.useHandle(handle -> {
            handle.createUpdate("delete from pending_sign where at < :old")
                    .bind("old", now.minus(FRESH))
                    .execute();
            handle.createUpdate(sql)
                    .bindNamedArgumentFinder(columns)
                    .bind("now", now)
                    .execute();
        });
    }

    private Map<String, Object> read(String text) {
        try {
            return text == null ? null : JSON.readValue(text, PROPERTIES);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String write(Map<String, Object> properties) {
        try {
            return properties == null ? null : JSON.writeValueAsString(properties);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
