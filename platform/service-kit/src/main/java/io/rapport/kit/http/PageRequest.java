package io.rapport.kit.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;

/** {@code ?limit=&after=} of every list; take it as {@code @Valid @BeanParam}. */
public class PageRequest {
    @QueryParam("limit")
    @DefaultValue("100")
    @Min(1)
    @Max(1000)
    int limit;

    @QueryParam("after")
    String after;

    /** 1 to 1,000. */
    public int limit() {
        return limit;
    }

    /** Where the last page ended, or empty for the first. {@code size}: how many sort values the list has. */
    public Optional<Cursor> after(int size) {
        return Optional.ofNullable(after).map(text -> Cursor.decode(text, size));
    }
}
