package io.rapport.campaign.offer;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Offers and their codes. */
@Path("/api/v1/offers")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
public class OfferResource {
    private static final int LONGEST_CODE = 50;

    @Inject
    Offers offers;

    @Inject
    Coupons coupons;

    /** {@code value}: percent, or an amount in {@code currency}. {@code perCustomer}: 1 if not given. See {@link Offer}. */
    public record NewOffer(
            @NotBlank @Size(max = 200) String name,

            @NotNull @Pattern(regexp = "percent|amount|free-shipping")
            String kind,

            @NotNull @DecimalMin("0") BigDecimal value,
            @Pattern(regexp = "[A-Z]{3}") String currency,
            Instant validFrom,
            Instant validUntil,
            @Min(1) @Max(1000) Integer perCustomer,
            @DecimalMin("0") BigDecimal cost,
            @DecimalMin("0") BigDecimal budget) {

        private Offer offer() {
            if ("amount".equals(kind) && currency == null) {
                throw Problem.invalid("currency", "is needed for an amount");
            }
            var most = perCustomer == null ? 1 : perCustomer;
            return new Offer(null, name, kind, value, currency, validFrom, validUntil, most, cost, budget, false);
        }
    }

    public record Count(@Min(1) @Max(1_000_000) int count) {}

    public record Code(@NotBlank @Size(max = LONGEST_CODE) String code, UUID customerId) {}

    @POST
    @Idempotent
    public Response create(@NotNull @Valid NewOffer body) {
        var offer = offers.create(body.offer());
        return Response.created(URI.create("/api/v1/offers/" + offer.id()))
                .entity(offer)
                .build();
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Page<Offer> list(@Valid @BeanParam PageRequest page) {
        return offers.list(page);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Offer get(@PathParam("id") UUID id) {
        return offers.get(id);
    }

    /** No more are given. */
    @POST
    @Path("/{id}/close")
    public Offer close(@PathParam("id") UUID id) {
        return offers.close(id);
    }

    /** Makes so many codes. */
    @POST
    @Path("/{id}/coupons")
    public Count make(@PathParam("id") UUID id, @NotNull @Valid Count body) {
        return new Count(offers.make(id, body.count));
    }

    /** Takes codes made elsewhere, one a line; answers how many were new. */
    @POST
    @Path("/{id}/coupons/upload")
    @Consumes(MediaType.TEXT_PLAIN)
    public Count upload(@PathParam("id") UUID id, String body) {
        var codes =
                body.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (codes.stream().anyMatch(code -> code.length() > LONGEST_CODE)) {
            throw Problem.invalid("body", "a code has at most " + LONGEST_CODE + " characters");
        }
        return new Count(offers.upload(id, codes));
    }

    /** How many codes are free, given and redeemed. */
    @GET
    @Path("/{id}/figures")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Map<String, Long> figures(@PathParam("id") UUID id) {
        return offers.figures(id);
    }

    /** For a shop's checkout; {@code customerId} if it knows her. */
    @POST
    @Path("/check")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.AGENT, Roles.SYSTEM})
    public Coupons.Check check(@NotNull @Valid Code body) {
        return coupons.check(body.code, body.customerId);
    }
}
