package io.rapport.interaction.freshness;

import io.rapport.kit.http.Page;
import java.time.Instant;
import java.util.List;

/**
 * A part of a list that storefronts' events make grow.
 *
 * @param next cursor for {@code ?after=}, or null on the last page
 * @param asOf whatever was taken in before it is applied; null while that is not known
 */
public record Fresh<T>(List<T> items, String next, Instant asOf) {
    static <T> Fresh<T> of(Page<T> page, Instant asOf) {
        return new Fresh<>(page.items(), page.next(), asOf);
    }
}
