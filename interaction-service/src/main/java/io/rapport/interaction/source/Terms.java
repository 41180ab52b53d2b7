package io.rapport.interaction.source;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * On what terms a source may send.
 *
 * @param allowedOrigins of browsers, such as {@code https://shop.example} or {@code https://*.shop.example}; none: any
 * @param requestsPerSecond for each write key and replica; none: as configured for all
 * @param eventsPerSecond likewise
 */
record Terms(
        @Size(max = 50) List<@NotNull @Pattern(regexp = ORIGIN) String> allowedOrigins,
        @Min(1) Integer requestsPerSecond,
        @Min(1) Integer eventsPerSecond) {
    static final String ORIGIN = "https?://(\\*\\.)?[a-z0-9.-]{1,253}(:[0-9]{1,5})?";
}
