package io.rapport.customer.transfer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How a list of customers is written. */
public enum Format {
    @JsonProperty("csv")
    CSV("text/csv"),
    @JsonProperty("ndjson")
    NDJSON("application/x-ndjson");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    static Format ofMediaType(String text) {
        return text != null && text.toLowerCase(Locale.ROOT).startsWith(CSV.mediaType) ? CSV : NDJSON;
    }
}
