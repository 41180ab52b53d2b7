package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.Attribute;
import io.rapport.analytics.segment.Rule.Attribute.Custom;
import io.rapport.analytics.segment.Rule.Attribute.Field;
import io.rapport.analytics.segment.Rule.Attribute.Tags;
import io.rapport.analytics.segment.Rule.AttributeIs;
import io.rapport.analytics.segment.Rule.Counted;
import io.rapport.analytics.segment.Rule.DaysUntil;
import io.rapport.analytics.segment.Rule.Operands.Flag;
import io.rapport.analytics.segment.Rule.Operands.Numbers;
import io.rapport.analytics.segment.Rule.Operands.Texts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.LongStream;

/** Says in SQL what is asked of a profile, which is the row {@code c} itself. */
final class Attributes {
    private static final BigDecimal FARTHEST_DAYS = new BigDecimal(40_000);

    private Attributes() {}

    static Sql of(Attribute attribute) {
        return switch (attribute) {
            case Field field -> Sql.of("c." + column(field));
            case Tags _ -> Sql.of("c.tags");
            case Custom(var name) -> Sql.of("(c.attributes -> ?::text)", name);
        };
    }

    static Sql compared(AttributeIs is) {
        return switch (is.attribute()) {
            case Field field -> texts(Sql.of("c." + column(field) + "::text"), is);
            case Tags _ -> tags(is);
            case Custom custom -> custom(custom, is);
        };
    }

    static Sql daysUntil(DaysUntil until, Moment moment) {
        return Sql.of("(").plus(day(until.attribute())).plus(" - ?::date)", moment.today());
    }

    static Sql daysToBirthday(Moment moment) {
        return Sql.of("(next_anniversary(c.birth_date, ?::date) - ?::date)", moment.today(), moment.today());
    }

    /** The next day that brings the birthday as near as a value says, or moves it away again. */
    static Sql due(Counted is, Moment moment) {
        var day = is instanceof DaysUntil until
                ? day(until.attribute())
                : Sql.of("next_anniversary(c.birth_date, ?::date)", moment.today());
        var days = Sql.join(
                ", ",
                is.values().stream()
                        .filter(value -> value.abs().compareTo(FARTHEST_DAYS) < 0)
                        .map(value -> value.setScale(0, RoundingMode.FLOOR).longValueExact())
                        .flatMapToLong(value -> LongStream.of(value, value - 1))
                        .mapToObj(value -> Sql.of("?::int", (int) value))
                        .toList());
        var marks = is instanceof DaysUntil ? days : days.text().isEmpty() ? Sql.of("-1") : days.plus(", -1");
        return marks.text().isEmpty()
                ? Sql.of("null::timestamptz")
                : Sql.of(
                                "(select min(next_day)::timestamp at time zone ? from (select ",
                                moment.zone().getId())
                        .plus(day)
                        .plus(" - unnest(array[")
                        .plus(marks)
                        .plus("]) as next_day) days where next_day > ?::date)", moment.today());
    }

    /** Null where the attribute is no day. */
    private static Sql day(Custom attribute) {
        return Sql.of(
                "(case when pg_input_is_valid(left(c.attributes ->> ?::text, 10), 'date') then left(c.attributes ->> ?::text, 10)::date end)",
                attribute.name(),
                attribute.name());
    }

    private static String column(Field field) {
        return switch (field) {
            case LANGUAGE -> "language";
            case COUNTRY -> "country";
            case CURRENCY -> "currency";
            case TIME_ZONE -> "time_zone";
            case GENDER -> "gender";
            case BIRTH_DATE -> "birth_date";
        };
    }

    private static Sql tags(AttributeIs is) {
        var tags = ((Texts) is.operands()).values().toArray(String[]::new);
        var overlap = Sql.of("c.tags && ?::text[]", (Object) tags);
        return is.operator() == Operator.UNEQUAL ? Sql.of("not ").plus(overlap) : overlap;
    }

    private static Sql custom(Custom custom, AttributeIs is) {
        return switch (is.operands()) {
            case Texts _ -> texts(Sql.of("c.attributes ->> ?::text", custom.name()), is);
            case Flag(var flag) ->
                Sql.of(
                        "(c.attributes -> ?::text) " + is.operator().sql() + " to_jsonb(?::boolean)",
                        custom.name(),
                        flag);
            case Numbers(var numbers) ->
                is.operator() == Operator.IN
                        ? asNumber(custom).plus(" = any(?::numeric[])", (Object) numbers.toArray(BigDecimal[]::new))
                        : asNumber(custom).plus(" " + is.operator().sql() + " ?::numeric", numbers.getFirst());
        };
    }

    private static Sql asNumber(Custom custom) {
        return Sql.of(
                "case when jsonb_typeof(c.attributes -> ?::text) = 'number' then (c.attributes ->> ?::text)::numeric end",
                custom.name(),
                custom.name());
    }

    private static Sql texts(Sql attribute, AttributeIs is) {
        var texts = ((Texts) is.operands()).values();
        var subject = Sql.of("(").plus(attribute).plus(") collate \"C\" ");
        return is.operator() == Operator.IN
                ? subject.plus("= any(?::text[])", (Object) texts.toArray(String[]::new))
                : subject.plus(is.operator().sql() + " ?::text", texts.getFirst());
    }
}
