package io.rapport.mis.measure;

import static java.math.RoundingMode.HALF_UP;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The key figures; each says which events it counts, what their sums mean, and of which dimensions there is one. */
public enum Kpi {
    ORDERS(Family.SUMS, Touches.ORDERS, Unit.COUNT, true, Slices.OF_ORDER_LINES),
    REVENUE(Family.SUMS, Touches.REVENUE, Unit.MONEY, true, Slices.OF_ORDER_LINES),
    AOV(Family.SUMS, Touches.REVENUE, Unit.MONEY, true, Slices.OF_ORDER_LINES),
    REFUNDS(Family.SUMS, Touches.REFUNDS, Unit.MONEY, true, Slices.OF_ORDERS),
    NET_REVENUE(Family.SUMS, Touches.REVENUE | Touches.REFUNDS, Unit.MONEY, true, Slices.OF_ORDERS),
    NEW_CUSTOMERS(Family.NEW, 0, Unit.COUNT, false, Slices.NONE),
    ACTIVE_CUSTOMERS(Family.ACTIVE, 0, Unit.COUNT, false, Slices.NONE),
    MESSAGES_SENT(Family.SUMS, Touches.MESSAGES_SENT, Unit.COUNT, false, Slices.OF_MESSAGES),
    TICKETS_OPENED(Family.SUMS, Touches.TICKETS_OPENED, Unit.COUNT, false, Slices.OF_TICKETS),
    TICKETS_RESOLVED(Family.SUMS, Touches.TICKETS_RESOLVED, Unit.COUNT, false, Slices.NONE),
    VIEWS(Family.TRAFFIC, Touches.VIEWS, Unit.COUNT, false, Slices.OF_VIEWS),
    PRODUCT_VIEWS(Family.TRAFFIC, Touches.PRODUCT_VIEWS, Unit.COUNT, false, Slices.OF_VIEWS),
    CART_ADDS(Family.TRAFFIC, Touches.CART_ADDS, Unit.COUNT, false, Slices.OF_VIEWS),
    CONVERSION(Family.VISITS, 0, Unit.SHARE, false, Slices.NONE),
    ABANDONED_CARTS(Family.VISITS, 0, Unit.COUNT, false, Slices.NONE),
    MESSAGES_OPENED(Family.SUMS, Touches.MESSAGES_OPENED, Unit.COUNT, false, Slices.OF_MESSAGES),
    MESSAGES_CLICKED(Family.SUMS, Touches.MESSAGES_CLICKED, Unit.COUNT, false, Slices.OF_MESSAGES),
    MESSAGES_CONVERTED(Family.SUMS, Touches.MESSAGES_CONVERTED, Unit.COUNT, false, Slices.OF_MESSAGES),
    MESSAGES_UNSUBSCRIBED(Family.SUMS, Touches.MESSAGES_UNSUBSCRIBED, Unit.COUNT, false, Slices.OF_MESSAGES),
    ATTRIBUTED_REVENUE(Family.SUMS, Touches.ATTRIBUTED, Unit.MONEY, true, Slices.OF_MESSAGES),
    INCREMENTAL_REVENUE(Family.SEGMENTS, Touches.REVENUE, Unit.MONEY, true, Slices.OF_CAMPAIGNS),
    RESPONSE_TIME_P50(Family.PERCENTILES, 0, Unit.SECONDS, false, Slices.NONE),
    RESPONSE_TIME_P90(Family.PERCENTILES, 0, Unit.SECONDS, false, Slices.NONE),
    RESOLUTION_TIME_P50(Family.PERCENTILES, 0, Unit.SECONDS, false, Slices.NONE),
    RESOLUTION_TIME_P90(Family.PERCENTILES, 0, Unit.SECONDS, false, Slices.NONE),
    CSAT(Family.SUMS, Touches.RATINGS, Unit.SHARE, false, Slices.NONE),
    AUTOMATION_RATE(Family.SUMS, Touches.TICKETS_RESOLVED, Unit.SHARE, false, Slices.NONE),
    COST_PER_ORDER(Family.SUMS, Touches.ORDERS, Unit.MONEY, true, Slices.NONE),
    COST_PER_TICKET(Family.SUMS, Touches.TICKETS_OPENED, Unit.MONEY, true, Slices.NONE),
    RECONCILIATION_DIFFERENCES(Family.CHECKS, 0, Unit.COUNT, false, Slices.NONE);

    private static final int SHARE_DECIMALS = 4;
    private static final Map<Kpi, String> COSTS = Map.of(COST_PER_ORDER, "orders", COST_PER_TICKET, "tickets");
    private static final Set<Kpi> AVERAGED = Set.of(ACTIVE_CUSTOMERS, AOV, COST_PER_ORDER, COST_PER_TICKET);

    private final Family family;
    private final int touches;
    private final Unit unit;
    private final boolean perCurrency;
    private final List<String> dimensions;
    private final String label;

    Kpi(Family family, int touches, Unit unit, boolean perCurrency, List<String> dimensions) {
        this.family = family;
        this.touches = touches;
        this.unit = unit;
        this.perCurrency = perCurrency;
        this.dimensions = dimensions;
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

    public Unit unit() {
        return unit;
    }

    public boolean perCurrency() {
        return perCurrency;
    }

    /** Besides the overall figure. */
    public List<String> dimensions() {
        return dimensions;
    }

    /** Whether what happened before the window decides: then all of the log up to it is named as looked at. */
    public boolean readsFromTheBeginning() {
        return this == AUTOMATION_RATE;
    }

    public boolean counts(int touched) {
        return (touches & touched) != 0;
    }

    /** Whether there is such a figure; {@code dimension} as in a key. */
    public boolean isMeasuredBy(String dimension) {
        return dimension.isEmpty() || dimensions.contains(dimension.substring(0, dimension.indexOf('=')));
    }

    /** The published value, and the only place where money is rounded: HALF_UP, to the currency's minor unit. */
    public BigDecimal value(Sum sum, String currency) {
        return switch (this) {
            case ORDERS -> BigDecimal.valueOf(sum.orders());
            case REVENUE, ATTRIBUTED_REVENUE -> sum.gross().setScale(MinorUnit.of(currency), HALF_UP);
            case AOV -> average(sum, MinorUnit.of(currency));
            case REFUNDS -> sum.refunds().setScale(MinorUnit.of(currency), HALF_UP);
            case NET_REVENUE -> sum.gross().subtract(sum.refunds()).setScale(MinorUnit.of(currency), HALF_UP);
            case CSAT, AUTOMATION_RATE -> share(sum.orders(), sum.events());
            case NEW_CUSTOMERS,
                    ACTIVE_CUSTOMERS,
                    CONVERSION,
                    ABANDONED_CARTS,
                    INCREMENTAL_REVENUE,
                    RESPONSE_TIME_P50,
                    RESPONSE_TIME_P90,
                    RESOLUTION_TIME_P50,
                    RESOLUTION_TIME_P90,
                    COST_PER_ORDER,
                    COST_PER_TICKET,
                    RECONCILIATION_DIFFERENCES -> throw new IllegalStateException(label + " is no sum");
            case MESSAGES_SENT,
                    MESSAGES_OPENED,
                    MESSAGES_CLICKED,
                    MESSAGES_CONVERTED,
                    MESSAGES_UNSUBSCRIBED,
                    TICKETS_OPENED,
                    TICKETS_RESOLVED,
                    VIEWS,
                    PRODUCT_VIEWS,
                    CART_ADDS -> BigDecimal.valueOf(sum.events());
        };
    }

    /** What the MIS says the cost of, empty for all other KPIs. */
    public Optional<String> costsOf() {
        return Optional.ofNullable(COSTS.get(this));
    }

    /** The cost by what it was spent on; zero where there is nothing. */
    public BigDecimal perUnit(BigDecimal cost, Sum sum, String currency) {
        var units = this == COST_PER_ORDER ? sum.orders() : sum.events();
        var scale = MinorUnit.of(currency);
        return units <= 0 ? BigDecimal.ZERO.setScale(scale) : cost.divide(BigDecimal.valueOf(units), scale, HALF_UP);
    }

    /** The bucket whose events are counted; a ticket has no currency, its cost has one. */
    public Bucket countedIn(Bucket published) {
        return this == COST_PER_TICKET
                ? new Bucket(published.window(), published.start(), Bucket.NO_CURRENCY, published.dimension())
                : published;
    }

    /** Whether days make a month by adding them up. */
    public boolean isAddedUp() {
        return (unit == Unit.COUNT || unit == Unit.MONEY) && !AVERAGED.contains(this);
    }

    /** From 0 to 1; none of nothing is 0. */
    public static BigDecimal share(long part, long whole) {
        return whole <= 0
                ? BigDecimal.ZERO.setScale(SHARE_DECIMALS)
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), SHARE_DECIMALS, HALF_UP);
    }

    /** Zero where every order of the window was cancelled. */
    private static BigDecimal average(Sum sum, int scale) {
        return sum.orders() <= 0
                ? BigDecimal.ZERO.setScale(scale)
                : sum.gross().divide(BigDecimal.valueOf(sum.orders()), scale, HALF_UP);
    }

    /** The dimensions that events of a kind carry. */
    private static final class Slices {
        static final List<String> NONE = List.of();
        static final List<String> OF_ORDERS = List.of(Dimension.CHANNEL, Dimension.COUNTRY, Dimension.SEGMENT);
        static final List<String> OF_ORDER_LINES =
                List.of(Dimension.CHANNEL, Dimension.COUNTRY, Dimension.CATEGORY, Dimension.SEGMENT);
        static final List<String> OF_VIEWS = List.of(Dimension.CHANNEL, Dimension.COUNTRY, Dimension.CATEGORY);
        static final List<String> OF_MESSAGES = List.of(Dimension.CHANNEL, Dimension.CAMPAIGN);
        static final List<String> OF_CAMPAIGNS = List.of(Dimension.CAMPAIGN);
        static final List<String> OF_TICKETS = List.of(Dimension.CHANNEL);
    }
}
