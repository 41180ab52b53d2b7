package io.rapport.interaction.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A way on which customers and we write to each other. */
public enum Channel {
    EMAIL,
    CHAT,
    WHATSAPP,
    MESSENGER,
    INSTAGRAM,
    TELEGRAM,
    SMS,
    PHONE;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for any other */
    @JsonCreator
    public static Channel of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
