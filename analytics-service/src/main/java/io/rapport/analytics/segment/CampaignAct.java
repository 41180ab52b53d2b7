package io.rapport.analytics.segment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What may become of a message to a customer; opens and clicks by machines are none. */
enum CampaignAct {
    SENT("sent", "message-sent"),
    OPENED("opened", "message-opened"),
    CLICKED("clicked", "message-clicked"),
    CONVERTED("converted", "message-converted"),
    BOUNCED("bounced", "message-bounced"),
    UNSUBSCRIBED("unsubscribed", "message-unsubscribed"),
    HELD_OUT("heldOut", "customer-held-out"),
    SKIPPED("skipped", "message-skipped"),
    FAILED("failed", "message-failed", "message-in-doubt");

    private final String word;
    private final List<String> types;

    CampaignAct(String word, String... types) {
        this.word = word;
        this.types = List.of(types);
    }

    static Optional<CampaignAct> named(String word) {
        return Stream.of(values()).filter(act -> act.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    /** As events say it, without their publisher. */
    List<String> types() {
        return types;
    }
}
