package io.rapport.interaction.resolver;

import io.rapport.events.Identity;
import io.rapport.interaction.resolver.Reading.Fit;
import io.rapport.kit.Columns;
import io.rapport.kit.erased.Erased;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What an erased person does leaves her money as a guest's, and nothing else; that it came is remembered by its id. */
@ApplicationScoped
class Forgotten {
    @Inject
    Erased erased;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    List<Fit> without(List<Fit> fits) {
        var gone = erased.among(fits.stream().flatMap(Forgotten::names).toList());
        if (gone.isEmpty()) {
            return fits;
        }
        var kept = new ArrayList<Fit>(fits.size());
        var refused = new ArrayList<Fit>();
        for (var fit : fits) {
            if (names(fit).noneMatch(gone::contains)) {
                kept.add(fit);
            } else if (fit.orderKey() != null) {
                kept.add(fit.asGuest());
            } else {
                refused.add(fit);
            }
        }
        remember(refused);
        return kept;
    }

    private static Stream<String> names(Fit fit) {
        return fit.meeting().identities().stream().map(Identity::toString);
    }

    private void remember(List<Fit> refused) {
        if (refused.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into forgotten_event (source, id, forgotten_at)
                select source, id, :now from unnest(:sources, :ids) as refused (source, id) order by source, id
                on conflict do nothing
                """)
                .bind("now", clock.instant())
                .bindNamedArgumentFinder(Columns.of(refused)
                        .text("sources", fit -> fit.envelope().source())
                        .text("ids", fit -> fit.envelope().id()))
                .execute());
    }
}
