package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Envelope;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent;
import io.rapport.events.StorefrontEvent;
import io.rapport.interaction.intake.Judgement.Accepted;
import io.rapport.interaction.intake.Judgement.Rejected;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Judges one call of the Segment tracking API: makes it an event without personal data and one of the person, or says what is wrong. */
public final class Judge {
    private static final int LONGEST_ID = 255;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Map<String, String> FIXED = Map.of(
            "identify", "storefront.identified",
            "alias", "storefront.aliased",
            "group", "storefront.grouped",
            "page", "storefront.page-viewed",
            "screen", "storefront.screen-viewed");
    private static final Map<String, String> CONSENTS = Map.of(
            "storefront.email-subscribed", "granted",
            "storefront.email-unsubscribed", "withdrawn");

    private final ObjectNode call;
    private final String kind;
    private final Origin origin;
    private final List<FieldError> errors = new ArrayList<>();

    private Judge(ObjectNode call, String kind, Origin origin) {
        this.call = call;
        this.kind = kind;
        this.origin = origin;
    }

    /**
     * @param call changed in place: cleaned, and given a {@code messageId} if it has none
     * @param kind track, identify, page, screen, alias or group
     * @param sentAt of the whole batch, or null
     */
    public static Judgement judge(ObjectNode call, String kind, JsonNode sentAt, Origin origin) {
        return new Judge(call, kind, origin).judge(sentAt);
    }

    public static boolean isKind(String kind) {
        return kind.equals("track") || FIXED.containsKey(kind);
    }

    private Judgement judge(JsonNode sentAt) {
        CleanJson.clean(call, "", errors);
        var messageId = messageId();
        var type = type();
        var properties = properties();
        var time = EventTime.of(call, sentAt, origin.receivedAt(), errors);
        errors.addAll(PropertyRules.check(type, properties));
        var traits = traits(properties);
        var event = event(type, time, traits, properties);
        var identities = EventIdentities.of(event);
        var key = key(type, properties, identities);
        if (!errors.isEmpty()) {
            return new Rejected(messageId, List.copyOf(errors));
        }
        var envelope = new Envelope(messageId, origin.source(), type, time.at(), null, origin.traceparent());
        return new Accepted(key, envelope, event, person(type, names(identities), event, traits));
    }

    private String messageId() {
        var id = call.path("messageId").asText("").strip();
        if (id.length() > LONGEST_ID) {
            errors.add(new FieldError("messageId", "is longer than " + LONGEST_ID + " characters"));
        }
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            id = Ids.next().toString();
            call.put("messageId", id);
        }
        return id;
    }

    private String type() {
        if (!kind.equals("track")) {
            var type = FIXED.get(kind);
            if (type == null) {
                errors.add(new FieldError("type", "is none of track, identify, page, screen, alias, group"));
            }
            return type == null ? "" : type;
        }
        var type = call.path("event").isTextual()
                ? EventName.typeOf(call.get("event").textValue())
                : "";
        if (type.isEmpty()) {
            errors.add(new FieldError("event", "is needed: the event's name, such as Order Completed"));
        }
        return type;
    }

    private ObjectNode properties() {
        var properties = object(call, kind.equals("group") ? "traits" : "properties");
        if (kind.equals("group")) {
            copyText("groupId", properties);
        }
        if (kind.equals("page") || kind.equals("screen")) {
            copyText("name", properties);
            copyText("category", properties);
            copyPage(properties);
        }
        return properties;
    }

    private void copyText(String field, ObjectNode properties) {
        var value = call.path(field);
        if ((value.isTextual() || value.isNumber()) && !properties.hasNonNull(field)) {
            properties.put(field, value.asText());
        }
    }

    private void copyPage(ObjectNode properties) {
        var page = call.path("context").path("page");
        for (var field : List.of("url", "title", "referrer")) {
            if (page.path(field).isTextual() && !properties.has(field)) {
                properties.set(field, page.get(field));
            }
        }
    }

    /** A copy of an object of the call, empty if it is not there; anything else in its place is wrong. */
    private ObjectNode object(ObjectNode holder, String field) {
        var node = holder.get(field);
        if (node != null && !node.isNull() && !node.isObject() && !isEmptyArray(node)) {
            errors.add(new FieldError(field, "is not an object"));
        }
        return node instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    /** PHP writes an empty object so. */
    private static boolean isEmptyArray(JsonNode node) {
        return node.isArray() && node.isEmpty();
    }

    private ObjectNode traits(ObjectNode properties) {
        var traits = kind.equals("identify") ? object(call, "traits") : JsonNodeFactory.instance.objectNode();
        var context = call.path("context");
        Stream.of(context.path("traits"), PersonalData.traitsIn(properties))
                .flatMap(more -> more.properties().stream())
                .filter(trait ->
                        !traits.has(trait.getKey()) && !trait.getValue().isNull())
                .forEach(trait -> traits.set(trait.getKey(), trait.getValue()));
        var userId = text("userId");
        if (userId != null && Contact.isEmail(userId) && !traits.has("email")) {
            traits.put("email", userId.strip());
        } else if (userId != null && Contact.identityOf(userId).isPresent() && !traits.has("phone")) {
            traits.put("phone", userId.strip());
        }
        if (!traits.isEmpty() || kind.equals("identify")) {
            addSurroundings(traits, context);
        }
        return traits;
    }

    private static void addSurroundings(ObjectNode traits, JsonNode context) {
        for (var field : List.of("locale", "timezone")) {
            if (context.path(field).isTextual() && !traits.has(field)) {
                traits.set(field, context.get(field));
            }
        }
    }

    private StorefrontEvent event(String type, EventTime time, ObjectNode traits, ObjectNode properties) {
        var country = Countries.read(traits.get("address"));
        var further =
                Stream.of(email(traits), phone(traits, country), previous()).flatMap(Stream::ofNullable);
        var stated = EventIdentities.stated(call.path("identities"), origin.shop(), errors);
        var userId = text("userId");
        var hashed = userId == null ? null : Contact.identityOf(userId).orElse(null);
        PersonalData.strip(properties);
        return new StorefrontEvent(
                hashed == null ? userId : null,
                text("anonymousId"),
                Stream.of(Stream.ofNullable(hashed), further, stated.stream())
                        .flatMap(identities -> identities)
                        .distinct()
                        .sorted(Identity.BY_STRENGTH)
                        .map(Identity::toString)
                        .toList(),
                time.original(),
                origin.receivedAt(),
                origin.shop(),
                origin.history() || EventTime.isHistory(time.at(), origin.receivedAt()),
                Context.reduced(call.path("context"), call.path("channel")),
                properties);
    }

    private static Identity email(ObjectNode traits) {
        var email = traits.path("email").asText("");
        return Contact.isEmail(email) ? Identity.email(email) : null;
    }

    private static Identity phone(ObjectNode traits, String country) {
        return Contact.phone(traits.path("phone").asText(""), country).orElse(null);
    }

    /** Who she was before an alias: SDKs send the device's UUID or her older user id. */
    private Identity previous() {
        var previous = kind.equals("alias") ? text("previousId") : null;
        if (previous == null) {
            return null;
        }
        return UUID.matcher(previous).matches()
                ? Identity.anonymous(origin.shop(), previous)
                : EventIdentities.user(origin.shop(), previous);
    }

    private String text(String field) {
        var node = call.get(field);
        if (node == null || node.isContainerNode() || !EventIdentities.isSomebody(node.asText())) {
            return null;
        }
        var text = node.asText().strip();
        if (text.length() > LONGEST_ID) {
            errors.add(new FieldError(field, "is longer than " + LONGEST_ID + " characters"));
        }
        return text;
    }

    private String key(String type, ObjectNode properties, List<Identity> identities) {
        if (!identities.isEmpty()) {
            return identities.getFirst().toString();
        }
        var order = PropertyRules.isOrder(type) ? PropertyRules.orderId(properties) : null;
        if (order == null) {
            errors.add(new FieldError("userId", "is needed, or anonymousId, or an e-mail or phone among the traits"));
            return null;
        }
        return EventIdentities.ofOrder(origin.shop(), order);
    }

    private IdentityEvent person(String type, List<String> identities, StorefrontEvent event, ObjectNode traits) {
        if (identities.isEmpty()) {
            return null;
        }
        var state = CONSENTS.get(type);
        if (state != null) {
            return new IdentityEvent.ConsentGiven(
                    identities,
                    event.shop(),
                    event.receivedAt(),
                    event.historical(),
                    "email",
                    "marketing",
                    state,
                    origin.source(),
                    traits);
        }
        if (kind.equals("alias")) {
            return new IdentityEvent.Aliased(identities, event.shop(), event.receivedAt(), event.historical());
        }
        var isNobody = Context.isBot(event.context()) && !PropertyRules.isOrder(type);
        return isNobody || traits.isEmpty() && !kind.equals("identify")
                ? null
                : new IdentityEvent.Identified(
                        identities, event.shop(), event.receivedAt(), event.historical(), traits);
    }

    private static List<String> names(List<Identity> identities) {
        return identities.stream().map(Identity::toString).toList();
    }
}
