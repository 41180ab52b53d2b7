package io.rapport.interaction.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Identity;
import io.rapport.events.Identity.Type;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.conversation.Incoming.Piece;
import io.rapport.interaction.conversation.Incoming.Sender;
import io.rapport.interaction.conversation.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Meta's webhooks say: of WhatsApp's Cloud API, and of Messenger and Instagram. */
final class Meta {
    private static final int WINDOW_CLOSED = 131047;

    private Meta() {}

    static List<Told> read(Account account, JsonNode body, Instant now) {
        var told = new ArrayList<Told>();
        body.path("entry").forEach(entry -> {
            entry.path("changes").forEach(change -> whatsApp(account, change.path("value"), now, told));
            entry.path("messaging").forEach(event -> event(account, event, now, told));
        });
        return told;
    }

    private static void whatsApp(Account account, JsonNode value, Instant now, List<Told> told) {
        var number = value.at("/metadata/phone_number_id").asText();
        if (!number.equals(account.externalId())) {
            told.add(new Told.Unknown());
            return;
        }
        value.path("messages").forEach(message -> told.add(whatsApp(account, value, message, now)));
        value.path("statuses").forEach(status -> told.add(status(status)));
    }

    private static Told whatsApp(Account account, JsonNode value, JsonNode message, Instant now) {
        var from = Words.of(message.path("from"), 50);
        var id = Words.of(message.path("id"), 300);
        if (from == null || id == null || !from.matches("\\d{5,20}")) {
            return new Told.Unknown();
        }
        var name = Stream.of(value.path("contacts"))
                .flatMap(contacts -> contacts.valueStream())
                .filter(contact -> contact.path("wa_id").asText().equals(from))
                .map(contact -> Words.of(contact.at("/profile/name"), 200))
                .findFirst()
                .orElse(null);
        var sender = new Sender(new Identity(Type.WHATSAPP, from), from, name, null, "+" + from);
        var at = Words.seconds(message.path("timestamp"), now);
        return new Told.Said(Words.incoming(account, from, id, sender, text(message), files(message), at));
    }

    private static String text(JsonNode message) {
        var type = message.path("type").asText();
        return Words.first(
                message.at("/text/body"),
                message.at("/button/text"),
                message.at("/interactive/button_reply/title"),
                message.at("/interactive/list_reply/title"),
                message.at("/reaction/emoji"),
                message.path(type).path("caption"),
                message.path(type).path("name"));
    }

    private static List<Piece> files(JsonNode message) {
        var type = message.path("type").asText();
        var file = message.path(type);
        return file.has("mime_type")
                ? List.of(Words.notFetched(Words.first(file.path("filename")), type, file.path("mime_type")))
                : List.of();
    }

    private static Told status(JsonNode status) {
        var id = Words.of(status.path("id"), 300);
        var code = status.at("/errors/0/code").asInt();
        return switch (status.path("status").asText()) {
            case "sent" -> new Told.Moved(id, Status.SENT, null);
            case "delivered" -> new Told.Moved(id, Status.DELIVERED, null);
            case "read" -> new Told.Moved(id, Status.READ, null);
            case "failed" ->
                new Told.Moved(id, Status.FAILED, code == WINDOW_CLOSED ? "window-closed" : "failed-" + code);
            default -> new Told.Unknown();
        };
    }

    private static void event(Account account, JsonNode event, Instant now, List<Told> told) {
        var person = Words.of(event.at("/sender/id"), 100);
        var at = Words.millis(event.path("timestamp"), now);
        if (person == null || !event.at("/recipient/id").asText().equals(account.externalId())) {
            told.add(new Told.Unknown());
        } else if (event.has("message") && !event.at("/message/is_echo").asBoolean()) {
            told.add(said(account, person, event.path("message"), at));
        } else if (event.has("postback")) {
            told.add(said(account, person, event.path("postback"), at));
        } else if (event.has("delivery")) {
            event.at("/delivery/mids")
                    .forEach(mid -> told.add(new Told.Moved(Words.of(mid, 300), Status.DELIVERED, null)));
            until(person, event.at("/delivery/watermark"), Status.DELIVERED, told);
        } else if (event.has("read")) {
            until(person, event.at("/read/watermark"), Status.READ, told);
            if (event.at("/read/mid").isTextual()) {
                told.add(new Told.Moved(Words.of(event.at("/read/mid"), 300), Status.READ, null));
            }
        } else {
            told.add(new Told.Unknown());
        }
    }

    private static void until(String person, JsonNode watermark, Status status, List<Told> told) {
        if (watermark.isIntegralNumber()) {
            told.add(new Told.MovedUntil(person, Words.millis(watermark, Instant.EPOCH), status));
        }
    }

    private static Told said(Account account, String person, JsonNode message, Instant at) {
        var id = Words.of(message.path("mid"), 300);
        if (id == null) {
            return new Told.Unknown();
        }
        var type = account.channel() == Channel.INSTAGRAM ? Type.INSTAGRAM : Type.MESSENGER;
        var sender = new Sender(new Identity(type, person), person, null, null, null);
        var files = message.path("attachments")
                .valueStream()
                .limit(20)
                .map(file -> Words.notFetched(null, file.path("type").asText("file"), null))
                .toList();
        var text = Words.first(message.path("text"), message.path("title"));
        return new Told.Said(Words.incoming(account, person, id, sender, text, files, at));
    }
}
