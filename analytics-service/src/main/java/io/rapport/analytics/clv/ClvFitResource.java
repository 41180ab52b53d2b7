package io.rapport.analytics.clv;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Fits of customer lifetime value. */
@Path("/api/v1/clv/fits")
@RolesAllowed({Roles.ADMIN, Roles.ANALYST})
@RunOnVirtualThread
public class ClvFitResource {
    private final ClvFits fits;

    ClvFitResource(ClvFits fits) {
        this.fits = fits;
    }

    @POST
    @Idempotent
    public Response request(@NotNull @Valid NewFit body) {
        var fit = fits.request(body);
        return Response.accepted(fit)
                .location(URI.create("/api/v1/clv/fits/" + fit.fitId()))
                .build();
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
    public Answer get(@PathParam("id") UUID id) {
        return fits.get(id);
    }

    /**
     * @param asOf orders placed later are not looked at; now, if left out
     * @param horizonWeeks how far ahead purchases are worth something; 52, if left out
     * @param discount a year; 0.1, if left out
     * @param live false: for rules on past days alone, nobody is scored by it; true, if left out
     */
    public record NewFit(
            Instant asOf,
            @Min(1) @Max(520) Integer horizonWeeks,
            @DecimalMin("0") @DecimalMax("10") BigDecimal discount,
            Boolean live) {}

    /**
     * @param state waiting, scoring (the parameters are there, the customers' figures follow), done or failed
     * @param currencies by the currency that customers mostly buy in; once fitted
     */
    public record Answer(
            UUID fitId,
            String state,
            Instant requestedAt,
            Instant asOf,
            int horizonWeeks,
            BigDecimal discount,
            boolean live,
            List<CurrencyFit> currencies) {
        /** For values without intervals, which take most of the time. */
        Answer withoutErrors() {
            return new Answer(
                    fitId,
                    state,
                    requestedAt,
                    asOf,
                    horizonWeeks,
                    discount,
                    live,
                    currencies.stream().map(CurrencyFit::withoutErrors).toList());
        }
    }

    /**
     * @param repeaters customers with orders on more than one day
     * @param doubts why figures deserve doubt, or why there are none
     * @param rfm where the fifths end
     */
    public record CurrencyFit(
            String currency,
            long customers,
            long repeaters,
            Buying buying,
            Spending spending,
            HeldOut calibration,
            List<String> doubts,
            Bounds rfm) {
        private CurrencyFit withoutErrors() {
            return new CurrencyFit(
                    currency,
                    customers,
                    repeaters,
                    buying == null ? null : buying.withoutErrors(),
                    spending == null ? null : spending.withoutErrors(),
                    calibration,
                    doubts,
                    rfm);
        }
    }

    /** BG/NBD, in weeks. */
    public record Buying(double r, double alpha, double a, double b, double logLikelihood, double[][] covariance) {
        private Buying withoutErrors() {
            return new Buying(r, alpha, a, b, logLikelihood, new double[4][4]);
        }
    }

    /** Gamma-gamma, in the currency. */
    public record Spending(
            double p, double q, double v, double logLikelihood, double meanSpend, double[][] covariance) {
        private Spending withoutErrors() {
            return new Spending(p, q, v, logLikelihood, meanSpend, new double[3][3]);
        }
    }

    /** The same model, fitted without the last {@code weeks} and held against them. */
    public record HeldOut(double weeks, Calibration result) {}
}
