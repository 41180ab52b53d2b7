package io.rapport.customer.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** What a custom attribute can be. */
public enum AttributeType {
    @JsonProperty("text")
    TEXT("text"),
    @JsonProperty("number")
    NUMBER("a number"),
    @JsonProperty("boolean")
    BOOLEAN("true or false"),
    @JsonProperty("date")
    DATE("a day, such as 2026-05-23"),
    @JsonProperty("instant")
    INSTANT("an instant, such as 2026-05-23T08:15:30Z");

    private final String words;

    AttributeType(String words) {
        this.words = words;
    }

    /** For people. */
    String words() {
        return words;
    }

    boolean accepts(JsonNode value) {
        return switch (this) {
            case TEXT -> value.isTextual();
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case DATE, INSTANT -> value.isTextual() && read(value.textValue()).isPresent();
        };
    }

    /** What a text means, as it stands in a file or comes from a storefront; empty if it is not of this type. */
    Optional<JsonNode> read(String text) {
        try {
            return Optional.of(
                    switch (this) {
                        case TEXT -> TextNode.valueOf(text);
                        case NUMBER -> DecimalNode.valueOf(new BigDecimal(text.strip()));
                        case BOOLEAN -> BooleanNode.valueOf(truth(text));
                        case DATE -> TextNode.valueOf(LocalDate.parse(text).toString());
                        case INSTANT -> TextNode.valueOf(Instant.parse(text).toString());
                    });
        } catch (DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}
