package io.rapport.interaction.visitor;

import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.kit.Columns;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Knows the visitor behind the identities of an event. An event belongs to the strongest identity it carries itself; a device belongs to the
 * first person met on it, until a second one is.
 */
@ApplicationScoped
public class Visitors {
    private static final String INSERT = """
            insert into visitor_identity (identity, visitor_id)
            select identity, visitor_id from unnest(:identities, :visitors) as fresh (identity, visitor_id)
            on conflict do nothing
            """;

    private static final String SELECT = """
            select identity, visitor_id, met from visitor_identity
            where identity = any (:identities) order by identity for update
            """;

    private static final String UPDATE = """
            update visitor_identity set visitor_id = changed.visitor_id, met = changed.met::jsonb
            from unnest(:identities, :visitors, :met) as changed (identity, visitor_id, met)
            where visitor_identity.identity = changed.identity
            """;

    @Inject
    Jdbi jdbi;

    /**
     * @param visitorIds one for each meeting
     * @param announcements what customer-service must hear
     */
    public record Resolved(List<UUID> visitorIds, List<OutgoingEvent> announcements) {}

    /** In order; makes visitors for identities never seen. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Resolved resolve(List<Meeting> meetings) {
        var present = present(identities(meetings));
        var announcements = new ArrayList<OutgoingEvent>();
        var visitorIds = meetings.stream()
                .map(meeting -> resolve(meeting, present, announcements))
                .toList();
        update(present.values().stream().filter(Presence::isChanged).toList());
        return new Resolved(visitorIds, announcements);
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

    private Map<String, Presence> present(List<String> identities) {
        var fresh =
                Columns.of(identities).text("identities", Function.identity()).uuid("visitors", _ -> Ids.next());
        return jdbi.withHandle(handle -> {
            handle.createUpdate(INSERT).bindNamedArgumentFinder(fresh).execute();
            return handle.createQuery(SELECT)
                    .bindArray("identities", String.class, identities)
                    .map(Visitors::presence)
                    .collectToMap(Presence::identity, Function.identity());
        });
    }

    private static Presence presence(ResultSet row, StatementContext context) throws SQLException {
        return new Presence(
                row.getString("identity"),
                row.getObject("visitor_id", UUID.class),
                List.of(EventJson.read(row.getString("met"), String[].class)));
    }

    private void update(List<Presence> changed) {
        if (changed.isEmpty()) {
            return;
        }
        var columns = Columns.of(changed)
                .text("identities", Presence::identity)
                .uuid("visitors", Presence::visitorId)
                .text("met", presence -> EventJson.write(presence.met()));
        jdbi.useHandle(handle ->
                handle.createUpdate(UPDATE).bindNamedArgumentFinder(columns).execute());
    }
}
