package io.rapport.stack.bench;

/** What analytics-service says of holding customers against segments, since it started. */
record Reviewed(double seconds, double customers) {
    /** Asks for the service's meters. */
    @FunctionalInterface
    interface Meters {
        String read() throws InterruptedException;
    }

    static Reviewed read(Meters meters) throws InterruptedException {
        var text = meters.read();
        return new Reviewed(
                value(text, "rapport_segment_review_seconds_sum"),
                value(text, "rapport_segment_reviewed_customers_total"));
    }

    private static double value(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
