package io.rapport.events.docs;

import io.rapport.events.Topic.PersonalData;
import io.rapport.events.Topic.Retention;

/** How documents say what {@link io.rapport.events.Topic} declares. */
final class Words {
    private Words() {}

    static String retention(Retention retention) {
        return switch (retention) {
            case Retention.Kept() -> "for ever";
            case Retention.For(var time) -> time.toDays() + " days";
            case Retention.Compact(var tombstones) ->
                "the newest of each key" + (tombstones ? ", until its tombstone" : "");
        };
    }

    static String personalData(PersonalData data) {
        return switch (data) {
            case NONE -> "none";
            case PSEUDONYMOUS -> "pseudonymous";
            case POSSIBLE -> "possible";
            case YES -> "yes";
        };
    }

    static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
