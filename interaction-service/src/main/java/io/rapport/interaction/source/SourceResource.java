package io.rapport.interaction.source;

import io.rapport.events.Identity;
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
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Storefronts and their write keys; a key is shown once, when it is made. */
@Path("/api/v1/sources")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class SourceResource {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    @Inject
    Sources sources;

    /**
     * @param shop none: {@code default}
     * @param currency of the shop's orders that name none; none: the company's
     */
    record NewSource(
            @NotNull @Pattern(regexp = NAME) String name,
            @Pattern(regexp = NAME) String shop,
            @Pattern(regexp = "[A-Z]{3}") String currency) {}

    record SourceView(UUID id, String name, String shop, Instant createdAt, String writeKey) {
        static SourceView of(Source source) {
            return new SourceView(source.id, source.name, source.shop, source.createdAt, null);
        }

        static SourceView of(Sources.Keyed keyed) {
            var source = keyed.source();
            return new SourceView(source.id, source.name, source.shop, source.createdAt, keyed.writeKey());
        }
    }

    /** @param validForHours makes one more key that ends by itself; none: takes over from the others, which hold another day */
    record NewKey(@Min(1) @Max(8760) Integer validForHours) {}

    @POST
    @ResponseStatus(201)
    public SourceView create(@Valid @NotNull NewSource wanted) {
        var shop = wanted.shop() == null ? Identity.DEFAULT_SHOP : wanted.shop();
        return SourceView.of(sources.create(wanted.name(), shop, wanted.currency()));
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
    public SourceView get(@PathParam("id") UUID id) {
        return SourceView.of(sources.get(id));
    }

    @POST
    @Path("/{id}/keys")
    @ResponseStatus(201)
    public SourceView newKey(@PathParam("id") UUID id, @Valid NewKey wanted) {
        var hours = wanted == null ? null : wanted.validForHours();
        return SourceView.of(hours == null ? sources.rotate(id) : sources.lend(id, Duration.ofHours(hours)));
    }
}
