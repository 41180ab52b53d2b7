package io.rapport.interaction.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interaction.conversation.Incoming;
import io.rapport.interaction.conversation.Incoming.Piece;
import io.rapport.interaction.conversation.Incoming.Sender;
import io.rapport.interaction.conversation.Incoming.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What all readers of webhooks need. */
final class Words {
    private static final int LONGEST_TEXT = 20_000;
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Instant OLDEST = Instant.parse("2010-01-01T00:00:00Z");

    private Words() {}

    static Incoming incoming(
            Account account, String thread, String id, Sender sender, String text, List<Piece> files, Instant at) {
        return new Incoming(
                account.channel(),
                account.id(),
                account.shop(),
                null,
                thread,
                id,
                sender,
                null,
                Text.of(text),
                files,
                null,
                false,
                at);
    }

    /** Null for anything but a text or number of that length. */
    static String of(JsonNode node, int longest) {
        var text = node.isTextual() || node.isIntegralNumber() ? node.asText().strip() : "";
        return text.isEmpty() || text.length() > longest ? null : text;
    }

    /** The first of these that says something, or an empty text. */
    static String first(JsonNode... nodes) {
        return Stream.of(nodes)
                .filter(node -> node.isTextual() && !node.asText().isBlank())
                .map(node -> node.asText().length() > LONGEST_TEXT
                        ? node.asText().substring(0, LONGEST_TEXT)
                        : node.asText())
                .findFirst()
                .orElse("");
    }

    /** A file that stays where it is. */
    static Piece notFetched(String name, String kind, JsonNode mediaType) {
        var type = mediaType != null && mediaType.asText().matches("[a-z]+/[a-z0-9.+-]{1,60}.*")
                ? mediaType.asText().replaceFirst(";.*", "")
                : "application/octet-stream";
        return new Piece(name == null || name.isEmpty() ? kind : name, type, 0, null, null, "not-fetched");
    }

    static Instant seconds(JsonNode node, Instant now) {
        return sane(node.asLong() * 1_000, now);
    }

    static Instant millis(JsonNode node, Instant now) {
        return sane(node.asLong(), now);
    }

    private static Instant sane(long millis, Instant now) {
        var at = Instant.ofEpochMilli(millis);
        return at.isBefore(OLDEST) || at.isAfter(now.plus(AHEAD)) && !now.equals(Instant.EPOCH) ? now : at;
    }
}
