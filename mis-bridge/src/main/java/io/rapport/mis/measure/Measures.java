package io.rapport.mis.measure;

import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final Duration CART_PATIENCE = Duration.ofDays(1);

    private final ZoneId zone;
    private final Slices slices;
    private final OrderMeasures orders;
    private final MessageMeasures messages;
    private final TicketMeasures tickets;

    public Measures(Company company) {
        zone = company.zone();
        slices = new Slices(zone);
        orders = new OrderMeasures(zone);
        messages = new MessageMeasures(slices);
        tickets = new TicketMeasures(slices);
    }

    /** What it adds to sums; {@code answered} as of the events before it. */
    public List<Contribution> contributions(RapportEvent event, Envelope envelope, Answered answered) {
        var time = envelope.time();
        return switch (event) {
            case Activity activity when activity.order() != null -> orders.of(activity, time);
            case Happened happened -> ofTraffic(happened, envelope);
            case DeliveryEvent delivered -> messages.of(delivered, time);
            case TicketOpened opened -> tickets.of(opened, time);
            case TicketResolved resolved -> tickets.of(resolved, time, answered);
            case TicketRated rated -> tickets.of(rated, time);
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

    private List<Contribution> ofTraffic(Happened happened, Envelope envelope) {
        var touches = happened.bot() ? 0 : TRAFFIC.getOrDefault(envelope.type(), 0);
        return touches == 0
                ? List.of()
                : slices.counted(
                        touches,
                        envelope.time(),
                        Slices.dimensions(
                                Dimension.of(Dimension.COUNTRY, happened.country()),
                                Dimension.of(Dimension.CHANNEL, happened.channel()),
                                Dimension.of(Dimension.CATEGORY, category(happened))));
    }

    private static String category(Happened happened) {
        return happened.properties() == null
                ? null
                : happened.properties().path("category").textValue();
    }

    private static boolean isPerson(Activity activity) {
        return activity instanceof Happened happened && !happened.bot();
    }

    /** How long something took. */
    public record Timed(Timing timing, long seconds) {}
}
