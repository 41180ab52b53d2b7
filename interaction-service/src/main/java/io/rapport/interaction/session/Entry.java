package io.rapport.interaction.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * How a session began: its first page or screen, else its first event.
 *
 * @param page whether it is a page or screen
 * @param referral where from, see {@link Referral}
 * @param campaign {@code source}, {@code medium}, {@code name}, {@code term}, {@code content}, as far as said
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Entry(
        Instant at,
        boolean page,
        String landingPage,
        String referrer,
        Referral referral,
        Map<String, String> campaign,
        String deviceClass,
        String country) {

    /** The same whatever came in first. */
    private static final Comparator<Entry> FIRST = Comparator.comparing((Entry entry) -> !entry.page())
            .thenComparing(Entry::at)
            .thenComparing(Entry::toString);

    Entry orEarlier(Entry other) {
        return FIRST.compare(this, other) <= 0 ? this : other;
    }
}
