package io.rapport.kit.http;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param next cursor for {@code ?after=}, or null on the last page
 */
public record Page<T>(List<T> items, String next) {

    /** From one row more than asked for; the cursor is made of the last row kept, by its sort values. */
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, List<?>> sortValues) {
        if (oneMore.size() <= limit) {
            return new Page<>(oneMore, null);
        }
        var items = oneMore.subList(0, limit);
        return new Page<>(items, Cursor.encode(sortValues.apply(items.getLast())));
    }
}
