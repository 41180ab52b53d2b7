package io.rapport.stack.bench;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code bench segments} found: P6.
 *
 * @param segments in force while events were reviewed
 */
record SegmentsReport(
        Instant at,
        Machine machine,
        int runs,
        int customers,
        int segments,
        Map<Question, Everyone> everyone,
        Map<Kind, Reviews> reviews,
        Entered entered)
        implements Report {
    static final double GOAL_RATIO = 5;
    static final double GOAL_MILLIS = 5;

    /** A rule held against everyone; milliseconds, medians of the runs. */
    record Everyone(double scan, double rule, double ratio, long fit, Verdict verdict) {
        static Everyone of(double scan, double rule, long fit) {
            return new Everyone(scan, rule, rule / scan, fit, Verdict.of(rule / scan <= GOAL_RATIO));
        }
    }

    /** Milliseconds for a customer after an event: one at a time, and as many as come at once. */
    record Reviews(double alone, double inBatches, Verdict verdict) {
        static Reviews of(double alone, double inBatches) {
            return new Reviews(alone, inBatches, Verdict.of(alone <= GOAL_MILLIS));
        }
    }

    /** How many customers entered a new segment, and how many seconds after it was ordered the last had. */
    record Entered(long customers, double seconds) {}

    /** What happens to a customer. */
    enum Kind {
        VIEW("a product viewed", "storefront.product-viewed"),
        ORDER("an order", "storefront.order-completed");

        private final String words;
        private final String type;

        Kind(String words, String type) {
            this.words = words;
            this.type = type;
        }

        String words() {
            return words;
        }

        String type() {
            return type;
        }
    }

    @Override
    public String table() {
        var rules = everyone.entrySet().stream()
                .map(each -> "    %-30s %-20s %8.0f  %8.0f   %5.1f %-7s %,9d"
                        .formatted(
                                each.getKey().words(),
                                each.getKey().table(),
                                each.getValue().scan(),
                                each.getValue().rule(),
                                each.getValue().ratio(),
                                each.getValue().verdict().word(),
                                each.getValue().fit()))
                .collect(Collectors.joining("\n"));
        var events = reviews.entrySet().stream()
                .map(each -> "    %-40s %8.2f %-7s   %8.2f"
                        .formatted(
                                each.getKey().words(),
                                each.getValue().alone(),
                                each.getValue().verdict().word(),
                                each.getValue().inBatches()))
                .collect(Collectors.joining("\n"));
        return """
                %s
                %s; medians of %d runs

                P6  a rule over %,d customers      table                 scan ms   rule ms  ratio <= %.0f        fit
                %s
                    a new segment of %,d customers: all had entered, and their entries were published or about to be, after %.1f s

                P6  an event's review, %d segments    ms a customer, alone <= %.0f     in batches
                %s
                """.formatted(
                        machine.line(),
                        at,
                        runs,
                        customers,
                        GOAL_RATIO,
                        rules,
                        entered.customers(),
                        entered.seconds(),
                        segments,
                        GOAL_MILLIS,
                        events);
    }
}
