package io.rapport.mis.measure;

import static java.math.RoundingMode.HALF_UP;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The key figures; each says which events it counts and what their sums mean. */
public enum Kpi {
    ORDERS(Family.SUMS, Touches.ORDERS, true),
    REVENUE(Family.SUMS, Touches.REVENUE, true),
    AOV(Family.SUMS, Touches.REVENUE, true),
    REFUNDS(Family.SUMS, Touches.REFUNDS, true),
    NET_REVENUE(Family.SUMS, Touches.REVENUE | Touches.REFUNDS, true),
    NEW_CUSTOMERS(Family.NEW, 0, false),
    ACTIVE_CUSTOMERS(Family.ACTIVE, 0, false),
    MESSAGES_SENT(Family.SUMS, Touches.MESSAGES_SENT, false),
    TICKETS_OPENED(Family.SUMS, Touches.TICKETS_OPENED, false),
    TICKETS_RESOLVED(Family.SUMS, Touches.TICKETS_RESOLVED, false);

    private final Family family;
    private final int touches;
    private final boolean perCurrency;
    private final String label;

    Kpi(Family family, int touches, boolean perCurrency) {
        this.family = family;
        this.touches = touches;
        this.perCurrency = perCurrency;
        this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Kpi> labelled(String label) {
        return Stream.of(values()).filter(kpi -> kpi.label.equals(label)).findFirst();
    }

    public static String labels() {
        return Arrays.stream(values()).map(Kpi::label).collect(Collectors.joining(", "));
    }

    public static Stream<Kpi> of(Family family) {
        return Stream.of(values()).filter(kpi -> kpi.family == family);
    }

    public String label() {
        return label;
    }

    public Family family() {
        return family;
    }

    public boolean perCurrency() {
        return perCurrency;
    }

    public boolean counts(int touched) {
        return (touches & touched) != 0;
    }

    /** The published value, and the only place where money is rounded: HALF_UP, to the currency's minor unit. */
    public BigDecimal value(Sum sum, String currency) {
        return switch (this) {
            case ORDERS -> BigDecimal.valueOf(sum.orders());
            case REVENUE -> sum.gross().setScale(MinorUnit.of(currency), HALF_UP);
            case AOV -> average(sum, MinorUnit.of(currency));
            case REFUNDS -> sum.refunds().setScale(MinorUnit.of(currency), HALF_UP);
            case NET_REVENUE -> sum.gross().subtract(sum.refunds()).setScale(MinorUnit.of(currency), HALF_UP);
            case NEW_CUSTOMERS, ACTIVE_CUSTOMERS -> throw new IllegalStateException(label + " is counted, not summed");
            case MESSAGES_SENT, TICKETS_OPENED, TICKETS_RESOLVED -> BigDecimal.valueOf(sum.events());
        };
    }

    /** Zero where every order of the window was cancelled. */
    private static BigDecimal average(Sum sum, int scale) {
        return sum.orders() <= 0
                ? BigDecimal.ZERO.setScale(scale)
                : sum.gross().divide(BigDecimal.valueOf(sum.orders()), scale, HALF_UP);
    }
}
