package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code bench growth} found: P11. */
record GrowthReport(Instant at, Machine machine, Load load, List<Step> steps, List<Growth> growths) implements Report {
    static final double GOAL = 1.2;

    /**
     * @param number how many of what grows
     * @param eventsPerSecond stored
     * @param microseconds of processor time that all replicas together took for an event
     * @param megabytes that the first replica holds afterwards
     */
    record Step(
            String growing, int number, int events, double eventsPerSecond, double microseconds, double megabytes) {}

    /** The last step beside the first of the same kind. */
    record Growth(String growing, double cost, double memory, Verdict verdict) {
        static Growth of(List<Step> steps) {
            var first = steps.getFirst();
            var last = steps.getLast();
            var cost = last.microseconds() / first.microseconds();
            var memory = last.megabytes() / first.megabytes();
            return new Growth(first.growing(), cost, memory, Verdict.of(cost <= GOAL && memory <= GOAL));
        }

        private String line() {
            return "    %-18s cost x %.2f, memory x %.2f   goal <= %.1f: %s"
                    .formatted(growing, cost, memory, GOAL, verdict.word());
        }
    }

    static GrowthReport of(Instant at, Machine machine, Load load, List<Step> steps) {
        var growths = steps.stream()
                .map(Step::growing)
                .distinct()
                .map(growing -> Growth.of(steps.stream()
                        .filter(step -> step.growing().equals(growing))
                        .toList()));
        return new GrowthReport(at, machine, load, steps, growths.toList());
    }

    @Override
    public String table() {
        return """
                %s
                %s; medians of %d runs

                P11 backlogs drained by interaction-service     events   events/s   µs of processor an event     MB
                %s
                %s
                """.formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        steps.stream().map(GrowthReport::line).collect(Collectors.joining("\n")),
                        growths.stream().map(Growth::line).collect(Collectors.joining("\n")));
    }

    private static String line(Step step) {
        return "    %2d %-36s %,12d %,10.0f %26.0f %8.0f"
                .formatted(
                        step.number(),
                        step.growing(),
                        step.events(),
                        step.eventsPerSecond(),
                        step.microseconds(),
                        step.megabytes());
    }
}
