package io.rapport.mis.measure;

import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageBounced;
import io.rapport.events.CampaignEvent.MessageClicked;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CampaignEvent.MessageFailed;
import io.rapport.events.CampaignEvent.MessageInDoubt;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.events.CampaignEvent.MessageQueued;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says what each event means for the KPIs: the one rule that live figures and their proof share. */
@ApplicationScoped
public class Measures {
    private static final String PRODUCT_ADDED = "storefront.product-added";
    private static final Map<String, Integer> TRAFFIC = Map.of(
            "storefront.page-viewed",
            Touches.VIEWS,
            "storefront.screen-viewed",
            Touches.VIEWS,
            "storefront.product-viewed",
            Touches.PRODUCT_VIEWS,
            PRODUCT_ADDED,
            Touches.CART_ADDS);
    private static final List<String> OVERALL = List.of(Bucket.OVERALL);
    /** Of 1 to 5. */
    private static final int GOOD_SCORE = 4;

    private static final Duration CART_PATIENCE = Duration.ofDays(1);

    private final ZoneId zone;

    public Measures(Company company) {
        this.zone = company.zone();
    }

    /** What it adds to sums; {@code answered} as of the events before it. */
    public List<Contribution> contributions(RapportEvent event, Envelope envelope, Answered answered) {
        var time = envelope.time();
        return switch (event) {
            case Activity activity when activity.order() != null -> ofOrder(activity, time);
            case Happened happened -> ofTraffic(happened, envelope);
            case DeliveryEvent delivered -> ofDelivery(delivered, time);
            case TicketOpened opened ->
                counted(Touches.TICKETS_OPENED, time, dimensions(Dimension.of(Dimension.CHANNEL, opened.channel())));
            case TicketResolved resolved -> ofResolution(resolved, time, answered);
            case TicketRated rated -> ofRating(rated, time);
            case RapportEvent _ -> List.of();
        };
    }

    /** The windows in which a person was seen to do something. */
    public List<Bucket> activeIn(Activity activity, Instant time) {
        return isPerson(activity) ? buckets(time) : List.of();
    }

    /** What it says about its visitor, window by window: of what she did, and of the order it places or cancels. */
    public List<Visit> visits(Activity activity, Envelope envelope) {
        var person = isPerson(activity);
        var effect = Optional.ofNullable(activity.order()).filter(order -> order.ordersDelta() != 0);
        if (!person && effect.isEmpty()) {
            return List.of();
        }
        var added = person && PRODUCT_ADDED.equals(envelope.type());
        var visits = new ArrayList<Visit>();
        for (var window : Window.values()) {
            var seen = window.start(envelope.time(), zone);
            var placed = effect.map(order -> window.start(order.placedAt(), zone));
            var both = person && placed.filter(seen::equals).isPresent();
            if (person) {
                visits.add(new Visit(
                        Bucket.plain(window, seen),
                        true,
                        both,
                        both ? effect.get().ordersDelta() : 0,
                        added));
            }
            if (placed.isPresent() && !both) {
                visits.add(new Visit(
                        Bucket.plain(window, placed.get()),
                        false,
                        true,
                        effect.get().ordersDelta(),
                        false));
            }
        }
        return visits;
    }

    /** Seconds from opening a ticket to what happened to it. */
    public Optional<Timed> timing(RapportEvent event) {
        return switch (event) {
            case TicketFirstResponded answered -> Optional.of(new Timed(Timing.RESPONSE, answered.responseSeconds()));
            case TicketResolved resolved -> Optional.of(new Timed(Timing.RESOLUTION, resolved.resolutionSeconds()));
            case RapportEvent _ -> Optional.empty();
        };
    }

    /** The company's windows around an instant. */
    public List<Bucket> buckets(Instant time) {
        return Stream.of(Window.values())
                .map(window -> Bucket.plain(window, window.start(time, zone)))
                .toList();
    }

    /** What it says about an order that makes, or no longer makes, a new customer; in microseconds, as the database compares. */
    public Optional<Placement> placement(Activity activity, long checksum, int partition, long offset) {
        return Optional.ofNullable(activity.order())
                .filter(effect -> effect.ordersDelta() != 0)
                .map(effect -> new Placement(
                        effect.orderKey(),
                        activity.visitorId(),
                        effect.version(),
                        effect.placedAt().truncatedTo(ChronoUnit.MICROS),
                        effect.ordersDelta(),
                        1,
                        checksum,
                        partition,
                        offset));
    }

    public Instant start(Window window, Instant at) {
        return window.start(at, zone);
    }

    public Instant end(Bucket bucket) {
        return bucket.window().end(bucket.start(), zone);
    }

    /** The windows of an order: when it was placed, and when something happened to it. */
    public Set<Bucket> touched(OrderMoved order) {
        var touched = new HashSet<Bucket>();
        for (var window : Window.values()) {
            Stream.of(order.placedAt(), order.at())
                    .map(at -> new Bucket(window, window.start(at, zone), order.currency(), Bucket.OVERALL))
                    .forEach(touched::add);
        }
        return touched;
    }

    /** Until when an order takes the carts of this window back: a day after its end. */
    public Instant cartsAreAbandonedAt(Bucket bucket) {
        return end(bucket).plus(CART_PATIENCE);
    }

    private List<Contribution> counted(int touches, Instant time, List<String> dimensions) {
        return each(time, dimensions, Bucket.NO_CURRENCY, bucket -> Contribution.counted(bucket, touches));
    }

    private List<Contribution> each(
            Instant time, List<String> dimensions, String currency, Function<Bucket, Contribution> contribution) {
        var contributions = new ArrayList<Contribution>();
        for (var window : Window.values()) {
            var start = window.start(time, zone);
            for (var dimension : dimensions) {
                contributions.add(contribution.apply(new Bucket(window, start, currency, dimension)));
            }
        }
        return contributions;
    }

    private List<Contribution> ofTraffic(Happened happened, Envelope envelope) {
        var touches = happened.bot() ? 0 : TRAFFIC.getOrDefault(envelope.type(), 0);
        return touches == 0
                ? List.of()
                : counted(
                        touches,
                        envelope.time(),
                        dimensions(
                                Dimension.of(Dimension.COUNTRY, happened.country()),
                                Dimension.of(Dimension.CHANNEL, happened.channel()),
                                Dimension.of(Dimension.CATEGORY, category(happened))));
    }

    private static String category(Happened happened) {
        return happened.properties() == null
                ? null
                : happened.properties().path("category").textValue();
    }

    private List<Contribution> ofDelivery(DeliveryEvent event, Instant time) {
        var dimensions = dimensions(
                Dimension.of(Dimension.CHANNEL, event.delivery().channel()),
                Dimension.of(Dimension.CAMPAIGN, event.delivery().campaignId().toString()));
        return switch (event) {
            case MessageSent _ -> counted(Touches.MESSAGES_SENT, time, dimensions);
            case MessageOpened opened ->
                opened.machine() ? List.of() : counted(Touches.MESSAGES_OPENED, time, dimensions);
            case MessageClicked clicked ->
                clicked.machine() ? List.of() : counted(Touches.MESSAGES_CLICKED, time, dimensions);
            case MessageConverted converted -> ofConversion(converted, time, dimensions);
            case MessageUnsubscribed _ -> counted(Touches.MESSAGES_UNSUBSCRIBED, time, dimensions);
            case MessageQueued _,
                    MessageBounced _,
                    CustomerHeldOut _,
                    MessageSkipped _,
                    MessageFailed _,
                    MessageInDoubt _ -> List.of();
        };
    }

    private List<Contribution> ofConversion(MessageConverted converted, Instant time, List<String> dimensions) {
        var money = converted.money();
        var contributions = new ArrayList<>(counted(Touches.MESSAGES_CONVERTED, time, dimensions));
        contributions.addAll(each(
                time,
                dimensions,
                money.currency(),
                bucket -> new Contribution(bucket, Touches.ATTRIBUTED, 0, money.amount(), BigDecimal.ZERO)));
        return contributions;
    }

    private List<Contribution> ofResolution(TicketResolved resolved, Instant time, Answered answered) {
        var automated = answered.contains(resolved.ticketId()) ? 0 : 1;
        return each(
                time,
                OVERALL,
                Bucket.NO_CURRENCY,
                bucket -> new Contribution(
                        bucket, Touches.TICKETS_RESOLVED, automated, BigDecimal.ZERO, BigDecimal.ZERO));
    }

    private List<Contribution> ofRating(TicketRated rated, Instant time) {
        var good = rated.score() >= GOOD_SCORE ? 1 : 0;
        return each(
                time,
                OVERALL,
                Bucket.NO_CURRENCY,
                bucket -> new Contribution(bucket, Touches.RATINGS, good, BigDecimal.ZERO, BigDecimal.ZERO));
    }

    private static boolean isPerson(Activity activity) {
        return activity instanceof Happened happened && !happened.bot();
    }

    private List<Contribution> ofOrder(Activity activity, Instant time) {
        var effect = activity.order();
        var dimensions = dimensions(activity);
        var contributions = new ArrayList<Contribution>();
        for (var window : Window.values()) {
            var placed = window.start(effect.placedAt(), zone);
            var refunded = window.start(time, zone);
            for (var dimension : dimensions) {
                add(contributions, effect, new Bucket(window, placed, effect.currency(), dimension), refunded);
            }
            byCategory(effect)
                    .forEach((category, value) -> Dimension.of(Dimension.CATEGORY, category)
                            .map(dimension -> new Bucket(window, placed, effect.currency(), dimension))
                            .ifPresent(bucket -> addTouched(contributions, ofCategory(effect, bucket, value))));
        }
        return contributions;
    }

    /** Gross counts in the order's window and refunds in their own; where both are one window the event counts once. */
    private static void add(List<Contribution> to, OrderEffect effect, Bucket placed, Instant refundedIn) {
        var gross = orZero(effect.grossDelta());
        var refunds = orZero(effect.refundDelta());
        var placing = placing(effect, gross);
        if (refunds.signum() == 0) {
            addTouched(to, new Contribution(placed, placing, effect.ordersDelta(), gross, BigDecimal.ZERO));
        } else if (placed.start().equals(refundedIn)) {
            addTouched(to, new Contribution(placed, placing | Touches.REFUNDS, effect.ordersDelta(), gross, refunds));
        } else {
            var refunded = new Bucket(placed.window(), refundedIn, placed.currency(), placed.dimension());
            addTouched(to, new Contribution(placed, placing, effect.ordersDelta(), gross, BigDecimal.ZERO));
            addTouched(to, new Contribution(refunded, Touches.REFUNDS, 0, BigDecimal.ZERO, refunds));
        }
    }

    private static Contribution ofCategory(OrderEffect effect, Bucket bucket, BigDecimal value) {
        return new Contribution(bucket, placing(effect, value), effect.ordersDelta(), value, BigDecimal.ZERO);
    }

    /** What the lines of each category are worth; a refund changes no line's value. */
    private static Map<String, BigDecimal> byCategory(OrderEffect effect) {
        var values = new TreeMap<String, BigDecimal>();
        if (effect.lines() != null
                && (effect.ordersDelta() != 0 || orZero(effect.grossDelta()).signum() != 0)) {
            effect.lines().stream()
                    .filter(line -> line.category() != null)
                    .forEach(line -> values.merge(line.category(), value(line), BigDecimal::add));
        }
        return values;
    }

    private static BigDecimal value(OrderLine line) {
        return orZero(line.price()).multiply(Objects.requireNonNullElse(line.quantity(), BigDecimal.ONE));
    }

    private static void addTouched(List<Contribution> to, Contribution contribution) {
        if (contribution.touches() != 0) {
            to.add(contribution);
        }
    }

    /** A free order changes no revenue and is counted all the same. */
    private static int placing(OrderEffect effect, BigDecimal gross) {
        if (effect.ordersDelta() != 0) {
            return Touches.ORDERS | Touches.REVENUE;
        }
        return gross.signum() == 0 ? 0 : Touches.REVENUE;
    }

    private static List<String> dimensions(Activity activity) {
        return dimensions(
                Dimension.of(Dimension.COUNTRY, activity.order().country()),
                Dimension.of(Dimension.CHANNEL, activity.channel()));
    }

    @SafeVarargs
    private static List<String> dimensions(Optional<String>... slices) {
        return Stream.concat(Stream.of(Bucket.OVERALL), Stream.of(slices).flatMap(Optional::stream))
                .toList();
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return Objects.requireNonNullElse(amount, BigDecimal.ZERO);
    }

    /** How long something took. */
    public record Timed(Timing timing, long seconds) {}
}
