package io.rapport.kit.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;

/** {@code ?limit=&after=} of every list; take it as {@code @BeanParam}. */
public class PageRequest {
    private static final int MOST = 1_000;

    /** The constraints are for the OpenAPI document too. */
    @QueryParam("limit")
    @DefaultValue("100")
    @Min(1)
    @Max(MOST)
    int limit;

    @QueryParam("after")
    String after;

    /**
     * 1 to 1,000.
     *
     * @throws Problem 400 for any other, also where {@code @Valid} was forgotten
     */
    public int limit() {
        if (limit < 1 || limit > MOST) {
            throw Problem.invalid("limit", "must be 1 to " + MOST);
        }
        return limit;
    }

    /** Where the last page ended, or empty for the first. {@code size}: how many sort values the list has. */
    public Optional<Cursor> after(int size) {
        return Optional.ofNullable(after).map(text -> Cursor.decode(text, size));
    }
}
