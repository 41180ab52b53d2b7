package io.rapport.analytics.segment;

import java.util.Optional;
import java.util.stream.Stream;

/** What a rule may ask of tickets: how often something became of one, how many are open now, or how well the last was rated. */
enum TicketAct {
    OPENED("opened", "opened"),
    RESOLVED("resolved", "resolved"),
    REOPENED("reopened", "reopened"),
    ESCALATED("escalated", "escalated"),
    BREACHED("breached", "sla-breached"),
    RATED("rated", "rated"),
    OPEN("open", null),
    SATISFACTION("satisfaction", "rated");

    private final String word;
    private final String type;

    TicketAct(String word, String type) {
        this.word = word;
        this.type = type;
    }

    static Optional<TicketAct> named(String word) {
        return Stream.of(values()).filter(act -> act.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    /** As events say it, without their publisher. */
    String type() {
        return type;
    }

    /** What tickets are by now, which no window limits. */
    boolean isState() {
        return this == OPEN;
    }
}
