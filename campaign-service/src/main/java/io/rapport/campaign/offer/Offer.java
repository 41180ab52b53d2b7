package io.rapport.campaign.offer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * Something off for those who have a code of it.
 *
 * @param kind {@code percent}, {@code amount} or {@code free-shipping}
 * @param value percent, or an amount in {@code currency}; 0 for free shipping
 * @param cost what one redeemed coupon costs us, in the company's currency; null: unknown
 * @param budget how much all that are given may cost; null: any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Offer(
        UUID id,
        String name,
        String kind,
        BigDecimal value,
        String currency,
        Instant validFrom,
        Instant validUntil,
        int perCustomer,
        BigDecimal cost,
        BigDecimal budget,
        boolean closed) {

    boolean isOpen(Instant now) {
        return !closed && !validFrom.isAfter(now) && (validUntil == null || validUntil.isAfter(now));
    }

    /** How many more may be given, when so many are. */
    long room(long given) {
        return budget == null || cost == null || cost.signum() == 0
                ? Long.MAX_VALUE
                : budget.divideToIntegralValue(cost).longValue() - given;
    }
}
