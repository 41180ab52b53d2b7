package io.rapport.interaction.timeline;

import io.rapport.interaction.intake.PropertyRules;
import java.util.Locale;

/** What of the timeline is kept together and, but for orders and consents, dropped together when it is too old. */
enum Kept {
    ORDER("event", false),
    ACTIVITY("event", true),
    /** What machines did: crawlers, mail scanners, link previews. */
    BOT("event", true),
    TICKET("customer_item", true),
    /** What campaigns sent, and what became of it. */
    MESSAGE("customer_item", true),
    CONSENT("customer_item", false);

    private final String family;
    private final boolean droppable;

    Kept(String family, boolean droppable) {
        this.family = family;
        this.droppable = droppable;
    }

    static Kept event(String type, boolean bot) {
        if (PropertyRules.isOrder(type)) {
            return ORDER;
        }
        return bot ? BOT : ACTIVITY;
    }

    /** As the column {@code class} says it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String table() {
        return family + "_" + label();
    }

    boolean isDroppable() {
        return droppable;
    }
}
