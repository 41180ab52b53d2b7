package io.rapport.support.ticket;

import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What happened to tickets, in order. */
@ApplicationScoped
public class Moments {
    private static final String ADD = """
            insert into ticket_moment (ticket_id, at, kind, automatic, by)
            select :ticket, at, kind, :automatic, :by from unnest(:at, :kinds) with ordinality as happened (at, kind, position)
            order by position
            """;

    /** What the customer and we said of the other ticket is of this one now; how that one stood is not. */
    private static final String ADOPT = """
            insert into ticket_moment (ticket_id, at, kind, automatic, by)
            select :into, at, kind, automatic, by from ticket_moment
            where ticket_id = :from and kind in ('opened', 'wrote', 'answered') order by at, position
            """;

    @Inject
    Jdbi jdbi;

    private record Row(Instant at, String kind, boolean automatic) {}

    public List<Moment> of(UUID ticket) {
        return jdbi.withHandle(handle -> handle.select(
                        "select at, kind, automatic from ticket_moment where ticket_id = ? order by at, position",
                        ticket)
                .mapTo(Row.class)
                .map(row ->
                        new Moment(row.at(), Moment.Kind.valueOf(row.kind().toUpperCase(Locale.ROOT)), row.automatic()))
                .list());
    }

    void add(UUID ticket, Actor actor, List<Moment> moments) {
        if (!moments.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate(ADD)
                    .bind("ticket", ticket)
                    .bind("automatic", actor.automatic())
                    .bind("by", actor.name())
                    .bindNamedArgumentFinder(Columns.of(moments)
                            .timestamptz("at", Moment::at)
                            .text("kinds", moment -> moment.kind().name().toLowerCase(Locale.ROOT)))
                    .execute());
        }
    }

    void adopt(UUID from, UUID into) {
        jdbi.useHandle(handle ->
                handle.createUpdate(ADOPT).bind("from", from).bind("into", into).execute());
    }
}
