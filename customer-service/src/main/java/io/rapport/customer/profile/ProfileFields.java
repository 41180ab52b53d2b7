package io.rapport.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Checks a profile that someone wrote by hand: every wrong field is named, and the rest comes back in normal form. */
public final class ProfileFields {
    static final List<String> NAMES = List.of(
            "names",
            "emails",
            "phones",
            "addresses",
            "birthDate",
            "gender",
            "language",
            "country",
            "timeZone",
            "currency",
            "tags",
            "attributes",
            "notes",
            "preferences");

    /** Those whose values are listed, newest first. */
    static final Set<String> LISTS = Set.of("emails", "phones", "addresses", "tags", "notes");

    private static final Set<String> NAME_PARTS = Set.of("full", "given", "family");
    private static final Set<String> PREFERENCES = Set.of("topics", "channels", "frequency");
    private static final Set<String> FREQUENCIES = Set.of("always", "daily", "weekly", "monthly", "quarterly");
    private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9-]{0,49}");
    private static final Set<String> ADDRESS_PARTS = Set.of("street", "city", "region", "postalCode", "country");

    private final List<FieldError> errors = new ArrayList<>();
    private final ObjectNode given;
    private final ObjectNode before;
    private final Declared declared;

    private ProfileFields(ObjectNode given, ObjectNode before, Declared declared) {
        this.given = given;
        this.before = before;
        this.declared = declared;
    }

    /**
     * The fields in normal form, or a {@link Problem} 400 that names each wrong one.
     *
     * @param before what was known: an attribute that stays as it is need not have the type that was declared since
     */
    public static ObjectNode check(ObjectNode given, ObjectNode before, Declared declared) {
        return new ProfileFields(given, before, declared).checked();
    }

    private ObjectNode checked() {
        var normal = EventJson.MAPPER.createObjectNode();
        given.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> put(normal, field.getKey(), field(field.getKey(), field.getValue())));
        if (!errors.isEmpty()) {
            throw new Problem(400, "Invalid request", "Some fields are wrong; errors names each.", errors);
        }
        return normal;
    }

    private JsonNode field(String name, JsonNode value) {
        return switch (name) {
            case "names" -> parts(name, value, NAME_PARTS);
            case "emails" ->
                list(name, value, 20, (at, one) -> text(at, one, "must be an e-mail address", Contact::email));
            case "phones" ->
                list(
                        name,
                        value,
                        20,
                        (at, one) ->
                                text(at, one, "must be a phone number in E.164, such as +905321234567", this::phone));
            case "addresses" -> list(name, value, 20, (at, one) -> parts(at, one, ADDRESS_PARTS));
            case "birthDate" -> text(name, value, "must be a day in the past, such as 1990-05-23", ProfileFields::day);
            case "gender" -> shortText(name, value, 50);
            case "language" -> text(name, value, "must be a BCP 47 language tag, such as tr or vi-VN", Codes::language);
            case "country" -> country(name, value);
            case "timeZone" -> text(name, value, "must be an IANA time zone, such as Europe/Istanbul", Codes::timeZone);
            case "currency" -> text(name, value, "must be an ISO 4217 currency, such as TRY", Codes::currency);
            case "tags" -> list(name, value, 50, (at, one) -> shortText(at, one, 100));
            case "attributes" -> attributes(name, value);
            case "notes" -> list(name, value, 50, (at, one) -> shortText(at, one, 2000));
            case "preferences" -> preferences(name, value);
            default -> wrong(name, "is no field of a customer that can be written");
        };
    }

    private JsonNode parts(String at, JsonNode value, Set<String> known) {
        return parts(at, value, known, this::part);
    }

    private JsonNode parts(String at, JsonNode value, Set<String> known, Part check) {
        if (!value.isObject()) {
            return wrong(
                    at,
                    "must be an object of "
                            + String.join(", ", known.stream().sorted().toList()));
        }
        var parts = EventJson.MAPPER.createObjectNode();
        value.properties().stream()
                .filter(part -> !part.getValue().isNull())
                .forEach(part -> put(parts, part.getKey(), known(at, part.getKey(), part.getValue(), known, check)));
        return parts;
    }

    private JsonNode known(String at, String name, JsonNode value, Set<String> known, Part check) {
        var path = at + "." + name;
        return known.contains(name) ? check.check(path, name, value) : wrong(path, "is unknown here");
    }

    private JsonNode part(String at, String name, JsonNode value) {
        return name.equals("country") ? country(at, value) : shortText(at, value, 200);
    }

    private JsonNode preferences(String at, JsonNode value) {
        return parts(at, value, PREFERENCES, (path, name, part) -> switch (name) {
            case "topics" -> list(path, part, 50, (where, one) -> shortText(where, one, 100));
            case "channels" -> list(path, part, 20, this::channel);
            default -> frequency(path, part);
        });
    }

    private JsonNode channel(String at, JsonNode value) {
        return text(
                at,
                value,
                "must be a word such as email",
                word -> Optional.of(word).filter(some -> CHANNEL.matcher(some).matches()));
    }

    private JsonNode frequency(String at, JsonNode value) {
        return text(
                at,
                value,
                "must be always, daily, weekly, monthly or quarterly",
                word -> Optional.of(word).filter(FREQUENCIES::contains));
    }

    private JsonNode country(String at, JsonNode value) {
        return text(at, value, "must be an ISO 3166-1 alpha-2 country, such as TR", Codes::country);
    }

    private JsonNode shortText(String at, JsonNode value, int most) {
        return text(at, value, "must be text of 1 to " + most + " characters", text -> Text.upTo(most, text));
    }

    private JsonNode attributes(String at, JsonNode value) {
        if (!value.isObject() || value.size() > 200) {
            return wrong(at, "must be an object of at most 200 attributes");
        }
        var attributes = EventJson.MAPPER.createObjectNode();
        value.properties().stream()
                .filter(one -> !one.getValue().isNull())
                .forEach(one -> put(
                        attributes, one.getKey(), attribute(at + "." + one.getKey(), one.getKey(), one.getValue())));
        return attributes;
    }

    private JsonNode attribute(String at, String key, JsonNode value) {
        if (!key.equals(Text.clean(key)) || key.isEmpty() || key.length() > 100) {
            return wrong("attributes", "must have keys of 1 to 100 visible characters");
        }
        var fault = value.equals(before.path("attributes").get(key))
                ? Optional.<String>empty()
                : declared.fault(key, value);
        if (fault.isPresent()) {
            return wrong(at, fault.get());
        }
        if (value.isTextual()) {
            return shortText(at, value, 1000);
        }
        return Bounds.hold(value) ? value : wrong(at, "must be at most 1000 characters of JSON, numbers of 38 digits");
    }

    private Optional<String> phone(String text) {
        return text.strip().startsWith("+") ? Contact.phone(text, null) : Optional.empty();
    }

    private static Optional<String> day(String text) {
        try {
            var day = LocalDate.parse(text);
            var sensible = day.getYear() >= 1850
                    && day.isBefore(LocalDate.now(java.time.ZoneOffset.UTC).plusDays(1));
            return sensible ? Optional.of(text) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private JsonNode list(String at, JsonNode value, int most, Item item) {
        if (!value.isArray() || value.size() > most) {
            return wrong(at, "must be a list of at most " + most);
        }
        var list = EventJson.MAPPER.createArrayNode();
        for (int i = 0; i < value.size(); i++) {
            var one = item.check(at + "[" + i + "]", value.get(i));
            if (one != null && !contains(list, one)) {
                list.add(one);
            }
        }
        return list;
    }

    private static boolean contains(JsonNode list, JsonNode one) {
        return list.valueStream().anyMatch(one::equals);
    }

    private JsonNode text(String at, JsonNode value, String expectation, Function<String, Optional<String>> normal) {
        var text = value.isTextual() ? normal.apply(value.textValue()) : Optional.<String>empty();
        return text.<JsonNode>map(TextNode::valueOf).orElseGet(() -> wrong(at, expectation));
    }

    private JsonNode wrong(String at, String message) {
        errors.add(new FieldError(at.length() > 120 ? at.substring(0, 120) : at, message));
        return null;
    }

    private static void put(ObjectNode home, String name, JsonNode value) {
        if (value != null) {
            home.set(name, value);
        }
    }

    private interface Part {
        JsonNode check(String at, String name, JsonNode value);
    }

    private interface Item {
        JsonNode check(String at, JsonNode value);
    }
}
