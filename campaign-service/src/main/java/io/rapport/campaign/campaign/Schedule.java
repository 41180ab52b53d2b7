package io.rapport.campaign.campaign;

import io.rapport.kit.http.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * When a campaign goes out.
 *
 * @param at in {@code zone}
 * @param zone such as {@code Asia/Kolkata}; {@code customer}: in each customer's own, the company's where hers is not known; null: the
 *     company's
 * @param every such as {@code P1W}; null: once
 * @param until the last occurrence is before this; null: for ever
 */
public record Schedule(
        @NotNull LocalDateTime at,
        @Size(min = 1, max = 60) String zone,
        @Size(min = 3, max = 20) String every,
        LocalDateTime until) {
    static final String CUSTOMERS = "customer";

    /** Where a day begins first. */
    private static final ZoneId EARLIEST = ZoneOffset.ofHours(14);

    private static final int MOST_SKIPPED = 100_000;

    /** @throws Problem 400, naming the wrong field */
    void check() {
        try {
            if (zone != null && !ofCustomers()) {
                ZoneId.of(zone);
            }
        } catch (DateTimeException _) {
            throw Problem.invalid("schedule.zone", "must be customer or a time zone, such as Asia/Kolkata");
        }
        try {
            if (every != null && at.plus(Period.parse(every)).isBefore(at.plusDays(1))) {
                throw Problem.invalid("schedule.every", "must be a day at least");
            }
        } catch (DateTimeException _) {
            throw Problem.invalid("schedule.every", "must be a period, such as P1W");
        }
    }

    boolean ofCustomers() {
        return CUSTOMERS.equals(zone);
    }

    /** When the first of the readers comes to this local time. */
    Instant earliest(LocalDateTime local, ZoneId company) {
        return local.atZone(ofCustomers() ? EARLIEST : zone(company)).toInstant();
    }

    /** Not where it is the customers' own. */
    ZoneId zone(ZoneId company) {
        return zone == null || ofCustomers() ? company : ZoneId.of(zone);
    }

    /** The first occurrence that is not over by now; of a campaign that goes out once it is the one, however late. */
    LocalDateTime first(Instant now, ZoneId company) {
        if (every == null) {
            return at;
        }
        return occurrence(0, now, company).orElse(null);
    }

    /** The next occurrence that is not over by now. */
    Optional<LocalDateTime> after(LocalDateTime local, Instant now, ZoneId company) {
        if (every == null) {
            return Optional.empty();
        }
        var past = 0;
        while (!nth(past).isAfter(local)) {
            past++;
        }
        return occurrence(past, now, company);
    }

    /** Counted from the first, so that the 31st does not become the 28th for ever. */
    private LocalDateTime nth(int n) {
        return at.plus(Period.parse(every).multipliedBy(n));
    }

    private Optional<LocalDateTime> occurrence(int from, Instant now, ZoneId company) {
        for (var n = from; n < from + MOST_SKIPPED; n++) {
            var local = nth(n);
            if (until != null && !local.isBefore(until)) {
                return Optional.empty();
            }
            if (!local.atZone(zone(company)).toInstant().isBefore(now)) {
                return Optional.of(local);
            }
        }
        return Optional.empty();
    }
}
