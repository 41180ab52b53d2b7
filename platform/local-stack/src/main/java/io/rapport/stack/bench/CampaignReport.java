package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What {@code bench campaign} found: P8.
 *
 * @param decideRatio planned and decided, of the medians, to {@code COPY}
 * @param sendRatio sent, of the medians, to the bare client with as many connections
 */
record CampaignReport(
        Instant at,
        Machine machine,
        Load load,
        int members,
        int mails,
        List<Decided> decided,
        List<Sent> sent,
        double decideRatio,
        double sendRatio,
        Verdict decide,
        Verdict send)
        implements Report {
    static final double GOAL_DECIDE = 0.3;
    static final double GOAL_SEND = 0.7;

    /**
     * Rows a second.
     *
     * @param planned from the start until each member has a row
     * @param judged from then until each is decided
     * @param both from the start until each is decided
     */
    record Decided(double copy, double planned, double judged, double both) {
        String line() {
            return "COPY %,.0f rows/s, planned and decided %,.0f".formatted(copy, both);
        }
    }

    /** Mails a second; {@code bytes} of each. */
    record Sent(int bytes, double bare, double bareAlone, double campaign) {
        String line() {
            return "bare SMTP %,.0f mails/s, campaign-service %,.0f".formatted(bare, campaign);
        }
    }

    static CampaignReport of(
            Instant at, Machine machine, Load load, int members, int mails, List<Decided> decided, List<Sent> sent) {
        var decideRatio = median(decided, Decided::both) / median(decided, Decided::copy);
        var sendRatio = median(sent, Sent::campaign) / median(sent, Sent::bare);
        return new CampaignReport(
                at,
                machine,
                load,
                members,
                mails,
                decided,
                sent,
                decideRatio,
                sendRatio,
                Verdict.of(decideRatio >= GOAL_DECIDE),
                Verdict.of(sendRatio >= GOAL_SEND));
    }

    @Override
    public String table() {
        return """
                %s
                %s; medians of %d runs

                P8  a campaign to %,d members, all held out
                %s
                %s
                %s
                %s
                    %-48s %12.2f          goal >= %.1f: %s

                P8  a campaign to %,d members, each sent a mail of %,d bytes
                %s
                %s
                %s
                    %-48s %12.2f          goal >= %.1f: %s
                """.formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        members,
                        line("PostgreSQL's COPY of the same rows", "rows/s", decided, Decided::copy),
                        line("planned: a row for each", "rows/s", decided, Decided::planned),
                        line("then decided", "rows/s", decided, Decided::judged),
                        line("planned and decided", "rows/s", decided, Decided::both),
                        "ratio",
                        decideRatio,
                        GOAL_DECIDE,
                        decide.word(),
                        mails,
                        (int) median(sent, Sent::bytes),
                        line("bare client, 10 connections", "mails/s", sent, Sent::bare),
                        line("bare client, one connection", "mails/s", sent, Sent::bareAlone),
                        line("campaign-service", "mails/s", sent, Sent::campaign),
                        "ratio, 10 connections",
                        sendRatio,
                        GOAL_SEND,
                        send.word());
    }

    private static <T> String line(String what, String unit, List<T> runs, ToDoubleFunction<T> figure) {
        return "    %-48s %,12.0f %-7s  (%s)"
                .formatted(
                        what,
                        median(runs, figure),
                        unit,
                        IngestReport.each(
                                runs.stream().map(figure::applyAsDouble).toList()));
    }

    private static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
        return Median.of(runs.stream().mapToDouble(figure));
    }
}
