package io.rapport.mis.kpi;

import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.Instant;
import java.util.List;

/** The KPIs as last published, and their revisions as they come. */
@Path("/api/v1/kpis")
@RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
public class KpiResource {
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private final Kpis kpis;
    private final KpiStream stream;

    KpiResource(Kpis kpis, KpiStream stream) {
        this.kpis = kpis;
        this.stream = stream;
    }

    @GET
    @RunOnVirtualThread
    public Page<KpiRevised> list(
            @QueryParam("kpi") String kpi,
            @QueryParam("window") String window,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("currency") String currency,
            @QueryParam("dimension") String dimension,
            @Valid @BeanParam PageRequest page) {
        var known = KpiQuery.kpi(kpi);
        var series = new Kpis.Series(known, KpiQuery.window(window), KpiQuery.dimension(dimension));
        var found = kpis.between(
                series,
                KpiQuery.instant("from", from).orElse(Kpis.Place.BEGINNING.start()),
                KpiQuery.instant("to", to).orElse(END_OF_TIME),
                KpiQuery.currency(known, currency),
                page.after(2).map(KpiResource::place).orElse(Kpis.Place.BEGINNING),
                page.limit() + 1);
        return published(Page.of(found, page.limit(), KpiResource::place));
    }

    /**
     * Revisions as they come. With {@code Last-Event-ID} those after it come first.
     *
     * @param dimension {@code all} for the overall figures, {@code country:TR}; none: every one
     */
    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(
            @QueryParam("kpi") String kpi,
            @QueryParam("window") String window,
            @QueryParam("currency") String currency,
            @QueryParam("dimension") String dimension,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @Context HttpServerRequest request) {
        return stream.revisions(
                KpiQuery.revisions(kpi, window, currency, dimension), lastEventId, request.connection());
    }

    private static Page<KpiRevised> published(Page<Revision> page) {
        return new Page<>(page.items().stream().map(Revision::published).toList(), page.next());
    }

    private static List<?> place(Revision last) {
        return List.of(last.bucket().start(), last.bucket().currency());
    }

    private static Kpis.Place place(Cursor cursor) {
        return new Kpis.Place(
                KpiQuery.instant("after", cursor.values().getFirst()).orElseThrow(),
                cursor.values().getLast());
    }
}
