package io.rapport.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.events.EventJson;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a storefront says of a person, by the names of the Segment spec. What cannot be understood is left out: a stream has nobody to ask.
 *
 * @param email in normal form, or null
 * @param phone in E.164, or null
 * @param address or null
 */
public record Traits(String email, String phone, ObjectNode address, List<Fact> facts) {
    public static final Traits NONE = new Traits(null, null, null, List.of());

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_KEY = 100;
    private static final int LONGEST_VALUE = 1000;

    /**
     * One value; at the top it has no group, elsewhere one such as {@code attributes}.
     *
     * @param guessed told by the device and not by the person: it never replaces what she said
     */
    public record Fact(String group, String name, JsonNode value, boolean guessed) {
        Fact(String group, String name, JsonNode value) {
            this(group, name, value, false);
        }

        Fact asGuess() {
            return new Fact(group, name, value, true);
        }

        private Optional<Fact> fit(Declared declared) {
            return "attributes".equals(group)
                    ? declared.fit(name, value).map(typed -> new Fact(group, name, typed, guessed))
                    : Optional.of(this);
        }

        String path() {
            return group == null ? name : group + "." + name;
        }
    }

    /** {@code region}: the country of phone numbers without a country code where the traits name none, or null. */
    public static Traits of(ObjectNode traits, String region) {
        if (traits == null || traits.isEmpty()) {
            return NONE;
        }
        var facts = new ArrayList<Fact>();
        traits.properties()
                .forEach(trait -> fact(trait.getKey(), trait.getValue()).ifPresent(facts::add));
        var home = phoneRegion(traits).orElse(region);
        return new Traits(
                text(traits.path("email")).flatMap(Contact::email).orElse(null),
                text(traits.path("phone"))
                        .flatMap(phone -> Contact.phone(phone, home))
                        .orElse(null),
                address(traits.path("address")).orElse(null),
                List.copyOf(facts));
    }

    /** With each attribute in its declared type, or left out. */
    Traits fit(Declared declared) {
        var fitting =
                facts.stream().flatMap(fact -> fact.fit(declared).stream()).toList();
        return new Traits(email, phone, address, fitting);
    }

    private static Optional<Fact> fact(String trait, JsonNode value) {
        return switch (trait) {
            case "email", "phone", "address", "id" -> Optional.empty();
            case "name" -> name("full", value);
            case "firstName", "first_name" -> name("given", value);
            case "lastName", "last_name" -> name("family", value);
            case "birthday", "birthDate" -> top("birthDate", value, Traits::day);
            case "gender" -> top("gender", value, text -> Text.upTo(50, text));
            case "language" -> top("language", value, Codes::language);
            case "locale" -> top("language", value, Codes::language).map(Fact::asGuess);
            case "country" -> top("country", value, Codes::countryNamed);
            case "timezone", "timeZone" -> top("timeZone", value, Codes::timeZone);
            case "currency" -> top("currency", value, Codes::currency);
            default -> attribute(trait, value);
        };
    }

    private static Optional<Fact> name(String part, JsonNode value) {
        return text(value)
                .flatMap(text -> Text.upTo(LONGEST_NAME, text))
                .map(text -> new Fact("names", part, TextNode.valueOf(text)));
    }

    private static Optional<Fact> top(String name, JsonNode value, Function<String, Optional<String>> normal) {
        return text(value).flatMap(normal).map(text -> new Fact(null, name, TextNode.valueOf(text)));
    }

    private static Optional<Fact> attribute(String trait, JsonNode value) {
        var key = Text.clean(trait);
        var fits = !key.isEmpty()
                && key.length() <= LONGEST_KEY
                && value.toString().length() <= LONGEST_VALUE;
        return fits ? clean(value).map(clean -> new Fact("attributes", key, clean)) : Optional.empty();
    }

    /** A character U+0000 cannot be stored, and nobody wants the other invisible ones. */
    private static Optional<JsonNode> clean(JsonNode value) {
        if (value.isTextual()) {
            return Text.upTo(LONGEST_VALUE, value.textValue()).map(TextNode::valueOf);
        }
        return value.isNull() || !Bounds.hold(value) ? Optional.empty() : Optional.of(value);
    }

    /** A day, also where a time follows it. */
    private static Optional<String> day(String text) {
        try {
            var day = LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
            return day.getYear() >= 1850 ? Optional.of(day.toString()) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> address(JsonNode traits) {
        var address = EventJson.MAPPER.createObjectNode();
        var names = Map.of(
                "street",
                "street",
                "city",
                "city",
                "state",
                "region",
                "postalCode",
                "postalCode",
                "postal_code",
                "postalCode");
        names.forEach((trait, field) -> text(traits.path(trait))
                .flatMap(text -> Text.upTo(LONGEST_NAME, text))
                .ifPresent(text -> address.put(field, text)));
        text(traits.path("country")).flatMap(Codes::countryNamed).ifPresent(country -> address.put("country", country));
        return address.isEmpty() ? Optional.empty() : Optional.of(address);
    }

    private static Optional<String> phoneRegion(ObjectNode traits) {
        return Stream.of(traits.path("address").path("country"), traits.path("country"))
                .flatMap(country -> text(country).stream())
                .flatMap(country -> Codes.countryNamed(country).stream())
                .findFirst();
    }

    private static Optional<String> text(JsonNode value) {
        return value.isTextual() || value.isNumber() ? Optional.of(value.asText()) : Optional.empty();
    }
}
