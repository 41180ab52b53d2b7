package io.rapport.mis.webhook;

import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.rapport.mis.kpi.KpiQuery;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Who gets KPIs by webhook; secrets are shown once, when they are made. */
@Path("/api/v1/webhook-subscriptions")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class WebhookResource {
    private final WebhookSubscriptions subscriptions;
    private final Deliveries deliveries;
    private final Trial trial;
    private final Clock clock;

    WebhookResource(WebhookSubscriptions subscriptions, Deliveries deliveries, Trial trial, Clock clock) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.trial = trial;
        this.clock = clock;
    }

    record NewSubscription(@NotBlank String url, @Valid Filters filters) {}

    /** @param state {@code active} or {@code stopped}; what is left out stays as it is */
    record Change(String url, @Valid Filters filters, String state) {}

    /** @param overlap ISO 8601, at most P30D: how long the old secret signs too; P1D unless said */
    record Rotation(String overlap) {}

    /** @param from an instant: each KPI revised at or after it is sent again, as it stands now */
    record Replay(@NotBlank String from) {}

    /** A repeat under the same key is told the same secret. */
    @POST
    @Idempotent(secret = true)
    @ResponseStatus(201)
    public SubscriptionView create(@Valid @NotNull NewSubscription wanted) {
        return shown(subscriptions.create(
                wanted.url(), Filters.orAll(wanted.filters()).filter()));
    }

    @GET
    @RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
    public Page<SubscriptionView> list(@Valid @BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.uuid(0)).orElse(WebhookSubscriptions.FIRST);
        List<SubscriptionView> found = subscriptions.list(after, page.limit() + 1).stream()
                .map(this::view)
                .toList();
        return Page.of(found, page.limit(), last -> List.of(last.id()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
    @APIResponseSchema(SubscriptionView.class)
    public Response get(@PathParam("id") UUID id) {
        return tagged(subscriptions.get(id));
    }

    @PATCH
    @Path("/{id}")
    @APIResponseSchema(SubscriptionView.class)
    public Response change(
            @PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, @Valid @NotNull Change change) {
        var known = subscriptions.get(id);
        var url = change.url() == null ? known.url() : change.url();
        var filter =
                change.filters() == null ? known.filter() : change.filters().filter();
        var state = change.state() == null ? known.state() : Subscription.State.asked(change.state());
        return tagged(subscriptions.change(id, ifMatch, url, filter, state));
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") UUID id) {
        subscriptions.delete(id);
    }

    @POST
    @Idempotent(secret = true)
    @Path("/{id}/secret")
    public SubscriptionView rotate(@PathParam("id") UUID id, Rotation rotation) {
        return shown(subscriptions.rotate(id, Durations.overlap(rotation == null ? null : rotation.overlap())));
    }

    /** Sends a {@code mis.webhook-tested} at once and says what became of it. */
    @POST
    @Path("/{id}/test")
    public DeliveryView test(@PathParam("id") UUID id) {
        return DeliveryView.of(trial.send(subscriptions.get(id)));
    }

    @POST
    @Path("/{id}/replay")
    @ResponseStatus(202)
    public SubscriptionView replay(@PathParam("id") UUID id, @Valid @NotNull Replay replay) {
        var from = KpiQuery.instant("from", replay.from()).orElseThrow();
        return view(subscriptions.replay(id, from));
    }

    /** What was sent and how it was answered, newest first. */
    @GET
    @Path("/{id}/deliveries")
    public Page<DeliveryView> deliveries(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        var before = page.after(1).map(cursor -> cursor.uuid(0)).orElse(Deliveries.NEWEST);
        var found = deliveries.of(subscriptions.get(id).id(), before, page.limit() + 1).stream()
                .map(DeliveryView::of)
                .toList();
        return Page.of(found, page.limit(), last -> List.of(last.id()));
    }

    private Response tagged(Subscription subscription) {
        return Response.ok(view(subscription))
                .tag(Etag.of(subscription.version()))
                .build();
    }

    private SubscriptionView view(Subscription subscription) {
        return SubscriptionView.of(subscription, null, clock.instant());
    }

    private SubscriptionView shown(WebhookSubscriptions.Made made) {
        return SubscriptionView.of(made.subscription(), made.secret().text(), clock.instant());
    }
}
