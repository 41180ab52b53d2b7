package io.rapport.analytics.report;

import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** {@code from} inclusive, {@code to} exclusive: instants, or dates in the company's zone; take it as {@code @BeanParam}. */
public class Range {
    static final Instant EVER = Instant.parse("1900-01-01T00:00:00Z");
    static final Instant NEVER = Instant.parse("2200-01-01T00:00:00Z");

    @QueryParam("from")
    String from;

    @QueryParam("to")
    String to;

    @QueryParam("currency")
    @Pattern(regexp = "[A-Z]{3}")
    String currency;

    /** @throws Problem 400 where it is no time */
    Instant start(Company company) {
        return from == null ? EVER : time("from", from, company);
    }

    /** @throws Problem 400 where it is no time, or none later than {@code from} */
    Instant end(Company company) {
        var end = to == null ? NEVER : time("to", to, company);
        if (to != null && !start(company).isBefore(end)) {
            throw Problem.invalid("to", "must be later than from");
        }
        return end;
    }

    static Instant time(String field, String text, Company company) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(company.zone()).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw Problem.invalid(
                    field, "must be an instant such as 2026-01-31T08:00:00Z or a date such as 2026-01-31");
        }
    }
}
