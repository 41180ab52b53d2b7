package io.rapport.analytics.report;

import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;

/** {@code asOf}: an instant, or a date of the company's zone; what happened later is not looked at. Now, if left out. */
public class AsOf {
    @QueryParam("asOf")
    String asOf;

    /** @throws Problem 400 where it is no time, or in the future */
    public Instant asOf(Company company, Clock clock) {
        var now = clock.instant();
        var at = asOf == null ? now : Range.time("asOf", asOf, company);
        if (at.isAfter(now)) {
            throw Problem.invalid("asOf", "must not lie in the future");
        }
        return at;
    }
}
