package io.rapport.analytics.rebuild;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** An erasure begins a rebuild that is under way again; what earlier ones told of her goes. */
@ApplicationScoped
class RebuildData implements PersonalData {
    private final Jdbi jdbi;
    private final Rebuilds rebuilds;

    RebuildData(Jdbi jdbi, Rebuilds rebuilds) {
        this.jdbi = jdbi;
        this.rebuilds = rebuilds;
    }

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        rebuilds.restart();
        var ids = Stream.concat(person.customerIds().stream(), person.visitorIds().stream())
                .map(UUID::toString)
                .toList();
        return List.of(Emptied.now("rebuild", forget(ids)));
    }

    private int forget(List<String> ids) {
        return jdbi.withHandle(handle ->
                handle.createUpdate("""
                update rebuild set differences = '[]'
                where exists (select from unnest(:ids) id where position(id in differences::text) > 0)""").bindArray("ids", String.class, ids).execute());
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "rebuild",
                "select jsonb_build_object('rebuildId', rebuild_id) from rebuild where position(:customer::text in differences::text) > 0");
    }
}
