package io.rapport.interaction.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Texts and times as shops write them. */
final class Texts {
    private Texts() {}

    /** At most so long; null where there is none. */
    static String of(JsonNode node, int longest) {
        if (node.isContainerNode() || node.isNull() || node.asText("").isBlank()) {
            return null;
        }
        var text = node.asText().strip();
        return text.length() <= longest ? text : text.substring(0, whole(text, longest));
    }

    /** No half characters. */
    private static int whole(String text, int end) {
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    /** With an offset, or in UTC; null where it is no time. */
    static Instant time(JsonNode node) {
        try {
            var parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    node.asText(""), OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof OffsetDateTime time
                    ? time.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
