package io.rapport.kit;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.NamedArgumentFinder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The rows of a batch column by column, for {@code bindNamedArgumentFinder}: each name stands for an array that {@code unnest} takes without a
 * cast.
 */
public final class Columns<T> implements NamedArgumentFinder {
    private final List<T> rows;
    private final Map<String, Argument> arrays = new HashMap<>();

    private Columns(Collection<T> rows) {
        this.rows = List.copyOf(rows);
    }

    public static <T> Columns<T> of(Collection<T> rows) {
        return new Columns<>(rows);
    }

    public Columns<T> uuid(String name, Function<? super T, UUID> value) {
        return column(name, "uuid", value, UUID[]::new);
    }

    /** What {@code toString} says of it. */
    public Columns<T> text(String name, Function<? super T, ?> value) {
        return column(name, "text", value.andThen(Columns::text), String[]::new);
    }

    public Columns<T> integer(String name, Function<? super T, Integer> value) {
        return column(name, "int4", value, Integer[]::new);
    }

    public Columns<T> bigint(String name, Function<? super T, Long> value) {
        return column(name, "int8", value, Long[]::new);
    }

    public Columns<T> numeric(String name, Function<? super T, BigDecimal> value) {
        return column(name, "numeric", value.andThen(Columns::text), String[]::new);
    }

    public Columns<T> bool(String name, Function<? super T, Boolean> value) {
        return column(name, "bool", value, Boolean[]::new);
    }

    public Columns<T> date(String name, Function<? super T, LocalDate> value) {
        return column(name, "date", value.andThen(Columns::text), String[]::new);
    }

    public Columns<T> timestamptz(String name, Function<? super T, Instant> value) {
        return column(name, "timestamptz", value.andThen(Columns::text), String[]::new);
    }

    @Override
    public Optional<Argument> find(String name, StatementContext context) {
        return Optional.ofNullable(arrays.get(name));
    }

    @Override
    public Collection<String> getNames() {
        return arrays.keySet();
    }

    private <V> Columns<T> column(
            String name, String type, Function<? super T, ? extends V> value, IntFunction<V[]> array) {
        var values = rows.stream().map(value).toArray(array);
        arrays.put(
                name,
                (position, statement, _) ->
                        statement.setArray(position, statement.getConnection().createArrayOf(type, values)));
        return this;
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
