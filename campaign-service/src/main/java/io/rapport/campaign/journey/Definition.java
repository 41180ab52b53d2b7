package io.rapport.campaign.journey;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a journey does, as it is written down.
 *
 * @param goal an event, such as {@code storefront.order-completed}, that ends the journey wherever she is; null: there is none
 * @param reentryHours after which she may begin anew; null: never
 * @param start the name of the first step
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Definition(
        @NotNull @Valid Trigger trigger,
        @Size(min = 1, max = 200) String goal,
        @Min(1) @Max(24 * 366) Integer reentryHours,
        @NotBlank @Size(max = 50) String start,
        @NotEmpty @Size(max = 100) Map<@NotBlank @Size(max = 50) String, @NotNull @Valid Step> steps) {

    /**
     * What begins it: exactly one of these.
     *
     * @param birthday how many days before it, at the beginning of her day
     * @param priceDrop by so many percent at least, of a product that she looked at and did not buy in the last 90 days
     * @param backInStock of such a product
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Trigger(
            @Size(min = 1, max = 200) String event,
            UUID segmentEntered,
            UUID segmentLeft,
            @Min(0) @Max(60) Integer birthday,
            @Min(1) @Max(99) Integer priceDrop,
            @AssertTrue Boolean backInStock) {
        static final String PRICE_DROP = "price-drop";
        static final String BACK_IN_STOCK = "back-in-stock";

        private Stream<?> all() {
            return Stream.of(event, segmentEntered, segmentLeft, birthday, priceDrop, backInStock)
                    .filter(Objects::nonNull);
        }

        String kind() {
            if (priceDrop != null || backInStock != null) {
                return priceDrop != null ? PRICE_DROP : BACK_IN_STOCK;
            }
            return event != null
                    ? "event"
                    : segmentEntered != null ? "segment-entered" : segmentLeft != null ? "segment-left" : "birthday";
        }

        String value() {
            return all().map(Object::toString).findFirst().orElse(null);
        }

        boolean isOne() {
            return all().count() == 1;
        }
    }

    /** One thing after the other; {@code then} names the next. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Wait.class, name = "wait"),
        @JsonSubTypes.Type(value = Send.class, name = "send"),
        @JsonSubTypes.Type(value = Branch.class, name = "branch"),
        @JsonSubTypes.Type(value = Offer.class, name = "offer"),
        @JsonSubTypes.Type(value = Call.class, name = "webhook"),
        @JsonSubTypes.Type(value = Exit.class, name = "exit")
    })
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public sealed interface Step {
        /** The steps that may follow. */
        Stream<String> next();
    }

    /** For a time; with {@code until}, an event that comes before leads to {@code then} and none to {@code otherwise}. */
    public record Wait(
            @JsonProperty("for") @JsonFormat(shape = JsonFormat.Shape.STRING) @NotNull
            Duration time,

            @Size(min = 1, max = 200) String until,
            @NotBlank String then,
            @JsonProperty("else") String otherwise)
            implements Step {
        @Override
        public Stream<String> next() {
            return otherwise == null ? Stream.of(then) : Stream.of(then, otherwise);
        }
    }

    /** Plans a message; whether it goes is decided as every message is. */
    public record Send(@NotNull UUID template, @NotBlank String then) implements Step {
        @Override
        public Stream<String> next() {
            return Stream.of(then);
        }
    }

    /** {@code then} if it holds: she is in the segment, or she opened or clicked the message of a step. */
    public record Branch(
            UUID segment,
            String opened,
            String clicked,
            @NotBlank String then,
            @JsonProperty("else") @NotBlank String otherwise)
            implements Step {
        @Override
        public Stream<String> next() {
            return Stream.of(then, otherwise);
        }
    }

    /** Gives her a code, of which messages that follow can tell ({@code offer.code}); {@code otherwise} where there is none for her. */
    public record Offer(
            @NotNull UUID offer,
            @NotBlank String then,
            @JsonProperty("else") @NotBlank String otherwise) implements Step {
        @Override
        public Stream<String> next() {
            return Stream.of(then, otherwise);
        }
    }

    /** Tells another system that she is here: at least once, by the same id however often. {@code then} waits for no answer. */
    public record Call(
            @NotBlank @Size(max = 2000) String url,
            @NotBlank String then) implements Step {
        @Override
        public Stream<String> next() {
            return Stream.of(then);
        }
    }

    public record Exit() implements Step {
        @Override
        public Stream<String> next() {
            return Stream.empty();
        }
    }
}
