package io.rapport.analytics.lift;

import static java.util.stream.Collectors.toMap;

import io.rapport.analytics.estimate.Interval;
import io.rapport.analytics.lift.Outcomes.Arm;
import io.rapport.analytics.lift.Outcomes.LastTouch;
import io.rapport.analytics.lift.Outcomes.Look;
import io.rapport.analytics.lift.Outcomes.Spend;
import io.rapport.analytics.metrics.Rounding;
import io.rapport.kit.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What a campaign brought beyond what would have come anyway, and beside it what last touch gives it. */
@ApplicationScoped
class Effectiveness {
    static final String HELD_OUT = "held-out";
    /** The differences that the sequential tests are sharpest for, fixed for all campaigns. */
    private static final SequentialTest VISITS = new SequentialTest(.02);

    private static final SequentialTest CONVERSIONS = new SequentialTest(.005);

    private final Outcomes outcomes;

    Effectiveness(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /**
     * A campaign's report.
     *
     * @param windowDays how long each person is watched after her decision
     * @param leftOut people who, merged since, had been in several arms
     * @param sampleRatio null unless there are two arms and the planned share is known
     * @param unreliable why the lifts must not be relied on; empty if they may
     */
    public record Report(
            UUID campaignId,
            String name,
            String status,
            UUID fitId,
            Instant asOf,
            long windowDays,
            List<Group> arms,
            long leftOut,
            Ratio sampleRatio,
            List<Incremental> lifts,
            List<Credit> lastTouch,
            List<Cost> costs,
            List<String> unreliable) {
        Group arm(String name) {
            return arms.stream()
                    .filter(arm -> arm.arm().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** Nobody has told of such a campaign. */
        boolean isOfNone() {
            return status == null && arms.isEmpty() && leftOut == 0;
        }
    }

    /** An arm: how many came and ordered, 0 to 1. */
    public record Group(String arm, long customers, double visitRate, double conversionRate, List<PerHead> spend) {
        /** What a lift is measured in. */
        double mean(Incremental lift) {
            return switch (lift.measure()) {
                case "visits" -> visitRate;
                case "conversion" -> conversionRate;
                default ->
                    spend.stream()
                            .filter(each -> each.currency().equals(lift.currency()))
                            .mapToDouble(PerHead::mean)
                            .sum();
            };
        }
    }

    /** Mean over all of the arm, unrounded. */
    public record PerHead(String currency, double mean) {}

    /** Whether people were divided as planned; {@code mismatch}: hardly, so that the arms cannot be compared. */
    public record Ratio(double plannedHeldOut, double heldOut, double chiSquared, double pValue, boolean mismatch) {}

    /**
     * What an arm brought over the group held out, at 95 %.
     *
     * @param measure visits, conversion or spend
     * @param currency of spend, else null
     * @param absolute per customer
     * @param relative 0.1 for 10 % more; null where the held-out mean is not clearly above 0
     * @param total of all customers of the arm
     * @param sequential null while it is too early to say anything
     */
    public record Incremental(
            String arm,
            String measure,
            String currency,
            Interval absolute,
            Interval relative,
            Interval total,
            double pValue,
            Sequential sequential) {}

    /** The test that may be looked at any time: its bounds and p-value hold over all looks together. */
    public record Sequential(Interval difference, double pValue, boolean decided) {}

    /** What last touch gives the campaign: not what it brought. */
    public record Credit(String currency, long orders, BigDecimal revenue) {}

    /** What the messages cost that were sent, as far as it is known. */
    public record Cost(String currency, long messages, BigDecimal amount) {}

    Report of(UUID campaignId, long days, Instant asOf, boolean byVariant) {
        var look = new Look(campaignId, Duration.ofDays(days), asOf, byVariant);
        var seen = outcomes.seen(look);
        var arms = seen.arms();
        var spends = seen.spends();
        var known = Optional.ofNullable(outcomes.known(List.of(campaignId)).get(campaignId));
        var ratio = known.map(Outcomes.Known::holdout).flatMap(holdout -> ratio(arms, holdout));
        return new Report(
                campaignId,
                known.map(Outcomes.Known::name).orElse(null),
                known.map(Outcomes.Known::status).orElse(null),
                Ids.next(),
                asOf,
                days,
                arms.stream().map(arm -> group(arm, spends)).toList(),
                seen.inSeveral(),
                ratio.orElse(null),
                lifts(arms, spends),
                outcomes.lastTouch(campaignId, asOf).stream()
                        .map(Effectiveness::credit)
                        .toList(),
                outcomes.costs(campaignId, asOf).stream()
                        .map(Effectiveness::cost)
                        .toList(),
                doubts(arms, ratio));
    }

    private static List<String> doubts(List<Arm> arms, Optional<Ratio> ratio) {
        var doubts = new ArrayList<String>();
        if (arms.stream().noneMatch(arm -> arm.arm().equals(HELD_OUT))) {
            doubts.add("nobody was held out");
        }
        if (arms.stream().allMatch(arm -> arm.arm().equals(HELD_OUT))) {
            doubts.add("nobody was treated");
        }
        if (ratio.filter(Ratio::mismatch).isPresent()) {
            doubts.add("people were not divided as planned");
        }
        return List.copyOf(doubts);
    }

    private static Credit credit(LastTouch touch) {
        return new Credit(touch.currency(), touch.orders(), Rounding.round(touch.revenue(), touch.currency()));
    }

    private static Cost cost(Outcomes.Cost cost) {
        return new Cost(cost.currency(), cost.messages(), Rounding.round(cost.amount(), cost.currency()));
    }

    private static Group group(Arm arm, List<Spend> spends) {
        return new Group(
                arm.arm(),
                arm.customers(),
                share(arm.visitors(), arm.customers()),
                share(arm.buyers(), arm.customers()),
                spends.stream()
                        .filter(spend -> spend.arm().equals(arm.arm()))
                        .map(spend -> new PerHead(spend.currency(), spend.sum() / arm.customers()))
                        .toList());
    }

    private static double share(long some, long all) {
        return all == 0 ? 0 : (double) some / all;
    }

    /** All who are not held out together against the held out. */
    private static Optional<Ratio> ratio(List<Arm> arms, BigDecimal holdout) {
        var planned = holdout.doubleValue();
        var heldOut = arms.stream()
                .filter(arm -> arm.arm().equals(HELD_OUT))
                .mapToLong(Arm::customers)
                .sum();
        var all = arms.stream().mapToLong(Arm::customers).sum();
        if (planned <= 0 || planned >= 1 || all == 0) {
            return Optional.empty();
        }
        var ratio = SampleRatio.of(new long[] {heldOut, all - heldOut}, new double[] {planned, 1 - planned});
        return Optional.of(
                new Ratio(planned, share(heldOut, all), ratio.chiSquared(), ratio.pValue(), ratio.mismatch()));
    }

    private static List<Incremental> lifts(List<Arm> arms, List<Spend> spends) {
        var heldOut = arms.stream().filter(arm -> arm.arm().equals(HELD_OUT)).findFirst();
        return heldOut.stream()
                .flatMap(control ->
                        arms.stream().filter(arm -> !arm.equals(control)).flatMap(arm -> lifts(arm, control, spends)))
                .toList();
    }

    private static Stream<Incremental> lifts(Arm arm, Arm control, List<Spend> spends) {
        var rates = Stream.of(
                lift(arm, "visits", visits(arm), visits(control), VISITS),
                lift(arm, "conversion", conversions(arm), conversions(control), CONVERSIONS));
        var currencies = spends.stream().map(Spend::currency).distinct().sorted();
        return Stream.concat(
                rates.flatMap(Optional::stream),
                currencies.flatMap(currency -> spend(arm, control, currency, spends).stream()));
    }

    private static Optional<Incremental> lift(
            Arm arm, String measure, Sample treated, Sample heldOut, SequentialTest test) {
        return Lift.of(treated, heldOut)
                .map(lift -> incremental(arm, measure, null, lift, treated, test.look(treated, heldOut)));
    }

    /** The sequential test of spend looks for a twentieth of the standard deviation. */
    private static Optional<Incremental> spend(Arm arm, Arm control, String currency, List<Spend> spends) {
        var byArm = spends.stream()
                .filter(spend -> spend.currency().equals(currency))
                .collect(toMap(Spend::arm, spend -> spend));
        var treated = sample(arm, byArm.get(arm.arm()));
        var heldOut = sample(control, byArm.get(control.arm()));
        var deviation = Math.sqrt(Math.max(treated.variance(), heldOut.variance()));
        var look = deviation > 0
                ? new SequentialTest(deviation / 20).look(treated, heldOut)
                : Optional.<SequentialTest.Look>empty();
        return Lift.of(treated, heldOut).map(lift -> incremental(arm, "spend", currency, lift, treated, look));
    }

    private static Incremental incremental(
            Arm arm, String measure, String currency, Lift lift, Sample treated, Optional<SequentialTest.Look> look) {
        return new Incremental(
                arm.arm(),
                measure,
                currency,
                lift.absolute(),
                lift.relative().orElse(null),
                lift.total(treated),
                lift.pValue(),
                look.map(l -> new Sequential(l.difference(), l.pValue(), l.decided()))
                        .orElse(null));
    }

    private static Sample visits(Arm arm) {
        return Sample.ofRate(arm.customers(), arm.visitors());
    }

    private static Sample conversions(Arm arm) {
        return Sample.ofRate(arm.customers(), arm.buyers());
    }

    private static Sample sample(Arm arm, Spend spend) {
        return spend == null
                ? Sample.ofValues(arm.customers(), 0, 0)
                : Sample.ofValues(arm.customers(), spend.sum(), spend.squares());
    }
}
