package io.rapport.interaction.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Identity;
import io.rapport.events.Identity.Type;
import io.rapport.interaction.conversation.Incoming.Piece;
import io.rapport.interaction.conversation.Incoming.Sender;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Telegram tells a bot; only of private chats, as in a group nobody speaks to us alone. */
final class Telegram {
    private Telegram() {}

    static List<Told> read(Account account, JsonNode update, Instant now) {
        var isEdited = update.has("edited_message");
        var message = update.path(isEdited ? "edited_message" : "message");
        var chat = Words.of(message.at("/chat/id"), 30);
        var from = message.path("from");
        var isPersons = message.at("/chat/type").asText().equals("private")
                && !from.path("is_bot").asBoolean();
        if (chat == null || !isPersons || !message.path("message_id").isIntegralNumber()) {
            return List.of(new Told.Unknown());
        }
        var id = chat + ":" + message.path("message_id").asLong()
                + (isEdited ? ":" + message.path("edit_date").asLong() : "");
        var sender = new Sender(new Identity(Type.TELEGRAM, chat), chat, name(from), null, null);
        var text = Words.first(message.path("text"), message.path("caption"), message.at("/contact/phone_number"));
        return List.of(new Told.Said(Words.incoming(
                account, chat, id, sender, text, files(message), Words.seconds(message.path("date"), now))));
    }

    private static String name(JsonNode from) {
        var name = Stream.of(from.path("first_name"), from.path("last_name"))
                .map(part -> Words.of(part, 100))
                .filter(part -> part != null)
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name;
    }

    private static List<Piece> files(JsonNode message) {
        return Stream.of("document", "photo", "voice", "audio", "video", "sticker")
                .filter(message::has)
                .map(kind -> Words.notFetched(
                        Words.first(message.path(kind).path("file_name")),
                        kind,
                        message.path(kind).path("mime_type")))
                .toList();
    }
}
