package io.rapport.analytics.affinity;

import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.decision.Decision;
import io.rapport.analytics.decision.Decisions;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What to offer next to a customer, or beside the products of a basket. */
@Path("/api/v1/recommendations")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST, Roles.MARKETER, Roles.AGENT})
@RunOnVirtualThread
public class RecommendationResource {
    private final Decisions decisions;
    private final Customers customers;
    private final Advice advice;

    RecommendationResource(Decisions decisions, Customers customers, Advice advice) {
        this.decisions = decisions;
        this.customers = customers;
        this.advice = advice;
    }

    /** Either {@code customer}, by what she bought, or {@code product}, once or more, by what is in a basket. */
    @GET
    public Recommended list(
            @QueryParam("customer") UUID customer,
            @QueryParam("product") @Size(max = 200) List<String> products,
            @QueryParam("fitId") UUID fitId,
            @QueryParam("limit") @DefaultValue("10") @Min(1) @Max(100) int limit) {
        if ((customer == null) == products.isEmpty()) {
            throw Problem.invalid("customer", "give either a customer or a product");
        }
        if (customer != null) {
            customers.require(customer);
        }
        var fit = decisions.find(Affinities.KIND, fitId);
        return fit.map(known -> new Recommended(known.fitId(), known.asOf(), items(known, customer, products, limit)))
                .orElse(new Recommended(null, null, List.of()));
    }

    private List<Item> items(Decision fit, UUID customer, List<String> products, int limit) {
        return customer == null
                ? advice.beside(fit.fitId(), products, limit)
                : advice.forCustomer(fit.fitId(), customer, limit);
    }

    /** Surest first; {@code fitId} null while no affinities were computed yet. */
    public record Recommended(UUID fitId, Instant asOf, List<Item> items) {}

    /**
     * One product.
     *
     * @param because the product that it is bought with
     * @param confidence share of that one's buyers who take it along, 0 to 1
     * @param lift above 1: by how many times more often than by chance
     */
    public record Item(
            String product, String name, String category, String because, double confidence, double lift, long n) {}
}
