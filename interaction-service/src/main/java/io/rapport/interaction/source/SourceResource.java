package io.rapport.interaction.source;

import io.rapport.events.Identity;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Storefronts and their write keys; a key is shown once, when it is made. */
@Path("/api/v1/sources")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class SourceResource {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    @Inject
    Sources sources;

    @Inject
    Activity activity;

    /**
     * @param shop none: {@code default}
     * @param currency of the shop's orders that name none; none: the company's
     * @param secrets what its shop signs webhooks with
     */
    record NewSource(
            @NotNull @Pattern(regexp = NAME) String name,
            @Pattern(regexp = NAME) String shop,
            @Pattern(regexp = "[A-Z]{3}") String currency,
            @Size(max = 50) List<@NotNull @Pattern(regexp = Terms.ORIGIN) String> allowedOrigins,
            @Min(1) Integer requestsPerSecond,
            @Min(1) Integer eventsPerSecond,
            Map<ShopKind, @NotNull @Size(min = 8, max = 200) String> secrets) {
        Terms terms() {
            return new Terms(allowedOrigins, requestsPerSecond, eventsPerSecond);
        }
    }

    record SourceView(
            UUID id,
            String name,
            String shop,
            Instant createdAt,
            List<String> allowedOrigins,
            Integer requestsPerSecond,
            Integer eventsPerSecond,
            String writeKey) {
        static SourceView of(Source source) {
            return of(source, null);
        }

        static SourceView of(Sources.Keyed keyed) {
            return of(keyed.source(), keyed.writeKey());
        }

        private static SourceView of(Source source, String writeKey) {
            return new SourceView(
                    source.id,
                    source.name,
                    source.shop,
                    source.createdAt,
                    source.allowedOrigins,
                    source.requestsPerSecond,
                    source.eventsPerSecond,
                    writeKey);
        }
    }

    /**
     * @param validForHours makes one more key that ends by itself; none: takes over from the others
     * @param graceHours for which the others hold; 0 ends them at once
     */
    record NewKey(
            @Min(1) @Max(8760) Integer validForHours,
            @Min(0) @Max(8760) Integer graceHours) {}

    /** A write key in force; its text is never shown again. */
    record KeyView(Instant createdAt, Instant validUntil) {}

    /**
     * @param secret the shop's own; none: one is made
     * @param graceHours for which those before hold; 0 ends them at once
     */
    record NewSecret(
            @NotNull ShopKind kind,
            @Size(min = 8, max = 200) String secret,
            @Min(0) @Max(8760) Integer graceHours) {}

    /** @param secret only one that was made here, this once */
    record SecretView(ShopKind kind, String secret) {}

    /** A repeat under the same Idempotency-Key is told the same write key. */
    @POST
    @Idempotent(secret = true)
    @ResponseStatus(201)
    public SourceView create(@Valid @NotNull NewSource wanted) {
        var shop = wanted.shop() == null ? Identity.DEFAULT_SHOP : wanted.shop();
        return SourceView.of(sources.create(wanted.name(), shop, wanted.currency(), wanted.terms(), wanted.secrets()));
    }

    @GET
    public Page<SourceView> list(@QueryParam("name") String name, @Valid @BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.values().getFirst()).orElse("");
        List<SourceView> found = sources.list(name, after, page.limit() + 1).stream()
                .map(SourceView::of)
                .toList();
        return Page.of(found, page.limit(), last -> List.of(last.name()));
    }

    @GET
    @Path("/{id}")
    @APIResponseSchema(SourceView.class)
    public Response get(@PathParam("id") UUID id) {
        return tagged(sources.get(id));
    }

    /** Takes effect within a second. */
    @PUT
    @Path("/{id}/terms")
    @APIResponseSchema(SourceView.class)
    public Response change(
            @PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, @Valid @NotNull Terms terms) {
        return tagged(sources.change(id, ifMatch, terms));
    }

    /** What it sends, of all replicas together. */
    @GET
    @Path("/{id}/live")
    public Activity.Live live(@PathParam("id") UUID id) {
        return activity.live(sources.get(id).name);
    }

    @GET
    @Path("/{id}/keys")
    public Page<KeyView> keys(@PathParam("id") UUID id) {
        return new Page<>(
                sources.keys(id).stream()
                        .map(key -> new KeyView(key.createdAt, key.validUntil))
                        .toList(),
                null);
    }

    @POST
    @Path("/{id}/keys")
    @Idempotent(secret = true)
    @ResponseStatus(201)
    public SourceView newKey(@PathParam("id") UUID id, @Valid NewKey wanted) {
        var hours = wanted == null ? null : wanted.validForHours();
        return SourceView.of(
                hours == null
                        ? sources.rotate(id, grace(wanted == null ? null : wanted.graceHours()))
                        : sources.lend(id, Duration.ofHours(hours)));
    }

    /** For the webhooks of its shop; both the new and the old one hold for a while. */
    @POST
    @Path("/{id}/secrets")
    @Idempotent(secret = true)
    @ResponseStatus(201)
    public SecretView newSecret(@PathParam("id") UUID id, @Valid @NotNull NewSecret wanted) {
        var kept = sources.keepSecret(id, wanted.kind(), wanted.secret(), grace(wanted.graceHours()));
        return new SecretView(wanted.kind(), wanted.secret() == null ? kept : null);
    }

    private static Duration grace(Integer hours) {
        return hours == null ? Sources.GRACE : Duration.ofHours(hours);
    }

    private static Response tagged(Source source) {
        return Response.ok(SourceView.of(source)).tag(Etag.of(source.version)).build();
    }
}
