package io.rapport.mis.measure;

import static java.math.RoundingMode.HALF_UP;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What the people of a campaign spent beyond those whom it held out, each of whom stands for as many as were treated for one held out.
 *
 * @param treated what those spent whom it wrote to
 * @param heldOut what those spent whom it did not, so as to compare
 * @param customersTreated decided before the window ended, as are those held out
 */
public record Lift(BigDecimal treated, BigDecimal heldOut, long customersTreated, long customersHeldOut) {
    /** How long after the decision what they spend is compared; as in the report on campaigns. */
    public static final Duration WATCHED = Duration.ofDays(14);

    private static final int DECIMALS = 20;

    /** Unrounded; negative where those held out spent more. */
    public BigDecimal incremental() {
        return treated.subtract(heldOut.multiply(BigDecimal.valueOf(customersTreated))
                .divide(BigDecimal.valueOf(customersHeldOut), DECIMALS, HALF_UP));
    }

    /** As it is published. */
    public static BigDecimal rounded(BigDecimal total, String currency) {
        return total.setScale(MinorUnit.of(currency), HALF_UP);
    }
}
