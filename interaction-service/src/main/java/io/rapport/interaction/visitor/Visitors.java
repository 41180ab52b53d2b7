package io.rapport.interaction.visitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.agroal.api.AgroalDataSource;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Knows the visitor behind the identities of an event. An event belongs to the strongest identity it carries itself; a device belongs to the
 * first person met on it, until a second one is.
 */
@ApplicationScoped
public class Visitors {
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final String INSERT = """
            insert into visitor_identity (identity, visitor_id)
            select identity, visitor_id from unnest(?::text[], ?::uuid[]) as fresh (identity, visitor_id)
            on conflict do nothing
            """;

    private static final String SELECT = """
            select identity, visitor_id, met from visitor_identity
            where identity = any (?::text[]) order by identity for update
            """;

    private static final String UPDATE = """
            update visitor_identity set visitor_id = changed.visitor_id, met = changed.met::jsonb
            from unnest(?::text[], ?::uuid[], ?::text[]) as changed (identity, visitor_id, met)
            where visitor_identity.identity = changed.identity
            """;

    @Inject
    AgroalDataSource database;

    /**
     * @param visitorIds one for each meeting
     * @param announcements what customer-service must hear
     */
    public record Resolved(List<UUID> visitorIds, List<OutgoingEvent> announcements) {}

    /** In order; makes visitors for identities never seen. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Resolved resolve(List<Meeting> meetings) {
        try (var connection = database.getConnection()) {
            var present = present(connection, identities(meetings));
            var visitorIds = new ArrayList<UUID>(meetings.size());
            var announcements = new ArrayList<OutgoingEvent>();
            for (var meeting : meetings) {
                visitorIds.add(resolve(meeting, present, announcements));
            }
            update(
                    connection,
                    present.values().stream().filter(Presence::isChanged).toList());
            return new Resolved(visitorIds, announcements);
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("visitors cannot be resolved", e);
        }
    }

    static UUID resolve(Meeting meeting, Map<String, Presence> present, List<OutgoingEvent> announcements) {
        var presence = present.get(meeting.key());
        var people = meeting.people();
        if (people.isEmpty()) {
            return presence.visitorId();
        }
        if (presence.meets(people)) {
            announcements.add(announcement(presence, Stream.empty(), meeting));
        }
        for (var device : meeting.devices()) {
            var seen = present.get(device);
            if (meetsOnDevice(seen, people, presence)) {
                announcements.add(announcement(seen, Stream.of(device), meeting));
            }
        }
        return presence.visitorId();
    }

    /** Whether the device's visitor is somebody's from now on. */
    private static boolean meetsOnDevice(Presence device, List<String> people, Presence person) {
        if (device.isUnmet()) {
            return device.meets(people);
        }
        if (device.knowsAny(people) || device.knowsAny(person.met())) {
            return false;
        }
        device.passTo(Ids.next(), people);
        return true;
    }

    private static OutgoingEvent announcement(Presence presence, Stream<String> devices, Meeting meeting) {
        var identities = Stream.concat(presence.met().stream(), devices)
                .map(Identity::parse)
                .sorted(Identity.BY_STRENGTH)
                .map(Identity::toString)
                .toList();
        var event = new VisitorIdentified(presence.visitorId(), identities, meeting.shop(), meeting.historical());
        return OutgoingEvent.of(identities.getFirst(), meeting.at(), event);
    }

    /** Sorted, so that two replicas never wait for each other. */
    private static List<String> identities(List<Meeting> meetings) {
        var identities = new HashSet<String>();
        for (var meeting : meetings) {
            identities.add(meeting.key());
            if (!meeting.people().isEmpty()) {
                identities.addAll(meeting.devices());
            }
        }
        return identities.stream().sorted().toList();
    }

    private static Map<String, Presence> present(Connection connection, List<String> identities)
            throws SQLException, JsonProcessingException {
        var names = connection.createArrayOf("text", identities.toArray());
        try (var insert = connection.prepareStatement(INSERT);
                var select = connection.prepareStatement(SELECT)) {
            insert.setArray(1, names);
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", identities.stream().map(_ -> Ids.next()).toArray()));
            insert.executeUpdate();
            select.setArray(1, names);
            var present = new HashMap<String, Presence>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var met = EventJson.MAPPER.readValue(rows.getString(3), TEXTS);
                    present.put(rows.getString(1), new Presence(rows.getString(1), rows.getObject(2, UUID.class), met));
                }
            }
            return present;
        }
    }

    private static void update(Connection connection, Collection<Presence> changed)
            throws SQLException, JsonProcessingException {
        if (changed.isEmpty()) {
            return;
        }
        var met = new ArrayList<String>();
        for (var presence : changed) {
            met.add(EventJson.MAPPER.writeValueAsString(presence.met()));
        }
        try (var update = connection.prepareStatement(UPDATE)) {
            update.setArray(
                    1,
                    connection.createArrayOf(
                            "text", changed.stream().map(Presence::identity).toArray()));
            update.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", changed.stream().map(Presence::visitorId).toArray()));
            update.setArray(3, connection.createArrayOf("text", met.toArray()));
            update.executeUpdate();
        }
    }
}
