package io.rapport.mis.measure;

import io.rapport.events.CampaignEvent;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what each event means for the KPIs: the one rule that live figures and their proof share. */
@ApplicationScoped
public class Measures {
    private final ZoneId zone;

    public Measures(Company company) {
        this.zone = company.zone();
    }

    /** What it adds to sums; {@code time} is its {@code ce_time}. */
    public List<Contribution> contributions(RapportEvent event, Instant time) {
        return switch (event) {
            case Activity activity when activity.order() != null -> ofOrder(activity, time);
            case CampaignEvent.MessageSent _ -> counted(Touches.MESSAGES_SENT, time);
            case SupportEvent.TicketOpened _ -> counted(Touches.TICKETS_OPENED, time);
            case SupportEvent.TicketResolved _ -> counted(Touches.TICKETS_RESOLVED, time);
            case RapportEvent _ -> List.of();
        };
    }

    /** The windows in which a person was seen to do something. */
    public List<Bucket> activeIn(Activity activity, Instant time) {
        return activity instanceof Happened happened && !happened.bot() ? plainBuckets(time) : List.of();
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

    private List<Contribution> counted(int touches, Instant time) {
        return plainBuckets(time).stream()
                .map(bucket -> Contribution.counted(bucket, touches))
                .toList();
    }

    private List<Bucket> plainBuckets(Instant time) {
        return Stream.of(Window.values())
                .map(window -> Bucket.plain(window, window.start(time, zone)))
                .toList();
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
        return Stream.of(
                        Optional.of(Bucket.OVERALL),
                        Dimension.of("country", activity.order().country()),
                        Dimension.of("channel", activity.channel()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return Objects.requireNonNullElse(amount, BigDecimal.ZERO);
    }
}
