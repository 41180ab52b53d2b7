package io.rapport.support.sla;

import io.rapport.kit.http.Problem;
import io.rapport.support.definition.Definitions;
import io.rapport.support.definition.Stored;
import io.rapport.support.ticket.Standings;
import io.rapport.support.ticket.TicketResource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Policies and calendars; a change moves the clocks of all open tickets, in the background. */
@ApplicationScoped
@Transactional
class SlaPolicies {
    private static final String REFRESH = """
            insert into sla_refresh (ticket_id) select id from ticket where status in ('open', 'pending')
            on conflict do nothing
            """;

    @Inject
    Definitions definitions;

    @Inject
    Standings standings;

    @Inject
    Jdbi jdbi;

    Optional<Stored<Policy>> of(TicketResource.View ticket) {
        return definitions.all(Policy.KIND).stream()
                .filter(policy -> policy.definition().when() == null
                        || policy.definition().when().fits(ticket, () -> standings.of(ticket.customerId())))
                .findFirst();
    }

    BusinessCalendar calendar(Policy policy) {
        return Optional.ofNullable(policy.calendarId())
                .flatMap(id -> definitions.find(Calendar.KIND, id))
                .map(stored -> stored.definition().business())
                .orElse(BusinessCalendar.ALWAYS);
    }

    Stored<Policy> add(Policy policy) {
        return changed(() -> definitions.add(Policy.KIND, checked(policy)));
    }

    Stored<Policy> replace(UUID id, String ifMatch, Policy policy) {
        return changed(() -> definitions.replace(Policy.KIND, id, ifMatch, checked(policy)));
    }

    void remove(UUID id) {
        definitions.remove(Policy.KIND, id);
        refresh();
    }

    private Policy checked(Policy policy) {
        if (policy.calendarId() != null
                && definitions.find(Calendar.KIND, policy.calendarId()).isEmpty()) {
            throw Problem.invalid("calendarId", "is no calendar");
        }
        return policy;
    }

    Stored<Calendar> add(Calendar calendar) {
        return definitions.add(Calendar.KIND, calendar.checked());
    }

    Stored<Calendar> replace(UUID id, String ifMatch, Calendar calendar) {
        return changed(() -> definitions.replace(Calendar.KIND, id, ifMatch, calendar.checked()));
    }

    void removeCalendar(UUID id) {
        if (definitions.all(Policy.KIND).stream()
                .anyMatch(policy -> id.equals(policy.definition().calendarId()))) {
            throw Problem.conflict("A policy goes by the calendar; give it another one first.");
        }
        definitions.remove(Calendar.KIND, id);
    }

    private <T> T changed(Supplier<T> change) {
        var result = change.get();
        refresh();
        return result;
    }

    private void refresh() {
        jdbi.useHandle(handle -> handle.execute(REFRESH));
    }
}
