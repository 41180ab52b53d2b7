package io.rapport.stack.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a goal was reached. */
enum Verdict {
    MET,
    MISSED,
    UNCLEAR;

    static Verdict of(boolean met) {
        return met ? MET : MISSED;
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
