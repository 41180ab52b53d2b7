package io.rapport.interaction.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Identity;
import io.rapport.interaction.conversation.Incoming.Sender;
import io.rapport.interaction.conversation.Status;
import io.rapport.interaction.intake.Contact;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * The plain form in which SMS gateways and telephone systems tell: {@code {"id","from","name","text","at"}} for what a customer said, or what was
 * noted of her call; {@code {"id","status","reason"}} for how far a message of ours has come.
 */
final class Adapter {
    private Adapter() {}

    static List<Told> read(Account account, JsonNode body, Instant now) {
        var id = Words.of(body.path("id"), 200);
        if (id == null) {
            return List.of(new Told.Unknown());
        }
        return List.of(body.has("status") ? moved(id, body) : said(account, id, body, now));
    }

    private static Told said(Account account, String id, JsonNode body, Instant now) {
        var from = Words.of(body.path("from"), 50);
        if (from == null) {
            return new Told.Unknown();
        }
        var phone = Contact.phone(from, null);
        var sender = new Sender(
                phone.orElse(null), from, Words.of(body.path("name"), 200), null, phone.isPresent() ? from : null);
        var thread = phone.map(Identity::value).orElse(from);
        return new Told.Said(
                Words.incoming(account, thread, id, sender, Words.first(body.path("text")), List.of(), at(body, now)));
    }

    private static Instant at(JsonNode body, Instant now) {
        try {
            return OffsetDateTime.parse(body.path("at").asText()).toInstant();
        } catch (DateTimeParseException _) {
            return now;
        }
    }

    private static Told moved(String id, JsonNode body) {
        var reason = body.path("reason").asText("");
        return switch (body.path("status").asText()) {
            case "sent" -> new Told.Moved(id, Status.SENT, null);
            case "delivered" -> new Told.Moved(id, Status.DELIVERED, null);
            case "read" -> new Told.Moved(id, Status.READ, null);
            case "failed" -> new Told.Moved(id, Status.FAILED, reason.matches("[a-z0-9-]{1,50}") ? reason : "failed");
            default -> new Told.Unknown();
        };
    }
}
