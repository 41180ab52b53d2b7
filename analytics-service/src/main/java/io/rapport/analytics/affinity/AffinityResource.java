package io.rapport.analytics.affinity;

import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.decision.Decisions;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What is bought together: computed on demand and every night. */
@Path("/api/v1/affinities")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST, Roles.MARKETER})
@RunOnVirtualThread
public class AffinityResource {
    private final Decisions decisions;
    private final Affinities affinities;

    AffinityResource(Decisions decisions, Affinities affinities) {
        this.decisions = decisions;
        this.affinities = affinities;
    }

    @POST
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.ANALYST})
    public Response compute(@NotNull @Valid NewFit body) {
        return decisions.request(Affinities.KIND, body.asOf, body).accepted("/api/v1/affinities/fits");
    }

    @GET
    @Path("fits/{id}")
    public Decision fit(@PathParam("id") UUID id) {
        return decisions.get(Affinities.KIND, id);
    }

    /** Of the latest fit, or of the one named; by falling lift. */
    @GET
    public Found list(
            @QueryParam("product") String product,
            @QueryParam("fitId") UUID fitId,
            @Valid @BeanParam PageRequest page) {
        var fit = decisions.find(Affinities.KIND, fitId);
        return fit.map(known -> list(known, product, page)).orElse(new Found(null, null, List.of(), null));
    }

    private Found list(Decision fit, String product, PageRequest page) {
        var after = page.after(3).map(Cursor::values).orElse(List.of("Infinity", "", ""));
        var items = affinities.list(
                fit.fitId(),
                Optional.ofNullable(product),
                lift(after.getFirst()),
                after.get(1),
                after.get(2),
                page.limit() + 1);
        var shown = io.rapport.kit.http.Page.of(items, page.limit(), a -> List.of(a.lift, a.product, a.other));
        return new Found(fit.fitId(), fit.asOf(), shown.items(), shown.next());
    }

    private static double lift(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw Problem.invalid("after", "is not a cursor of this list");
        }
    }

    /**
     * @param asOf orders placed later are not looked at; now, if left out
     * @param days how far back orders are looked at; 365, if left out
     * @param support least share of all baskets, though never fewer than 3; .0001, if left out
     * @param confidence least share of the product's baskets; .01, if left out
     */
    public record NewFit(
            Instant asOf,
            @Min(1) @Max(36_500) Integer days,

            @DecimalMin(value = "0", inclusive = false) @DecimalMax("1")
            Double support,

            @DecimalMin("0") @DecimalMax("1") Double confidence) {
        NewFit orUsual() {
            return new NewFit(
                    asOf,
                    Objects.requireNonNullElse(days, 365),
                    Objects.requireNonNullElse(support, .0001),
                    Objects.requireNonNullElse(confidence, .01));
        }
    }

    /** A page; {@code fitId} null while nothing was computed yet. */
    public record Found(UUID fitId, Instant asOf, List<Affinity> items, String next) {}

    /**
     * Who buys the one often buys the other.
     *
     * @param n baskets with both
     * @param support share of all baskets with both, 0 to 1
     * @param confidence share of the product's baskets with the other, 0 to 1
     * @param lift that share over the other's share of all baskets, above 1, with its interval at 95 %
     */
    public record Affinity(
            String product,
            String other,
            long n,
            double support,
            double confidence,
            double lift,
            double liftLower,
            double liftUpper) {}
}
