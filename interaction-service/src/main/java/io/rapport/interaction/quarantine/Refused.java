package io.rapport.interaction.quarantine;

import io.rapport.kit.http.Problem.FieldError;
import java.time.Instant;
import java.util.List;

/**
 * An event that broke a rule.
 *
 * @param source its {@code ce_source}
 * @param kind track, identify, …: a call of the collector; {@code event}: a record of the topic; empty: the call names no known one
 * @param type {@code ce_type} of a record, else null
 * @param key of a record, else null
 * @param at {@code ce_time} of a record, else null
 * @param history whether it came as an import
 * @param body the JSON as it came
 */
public record Refused(
        String source,
        String shop,
        String kind,
        String type,
        String messageId,
        String key,
        Instant at,
        boolean history,
        Instant receivedAt,
        List<FieldError> errors,
        String body) {

    /** The kind of a record that a storefront produced itself. */
    public static final String EVENT = "event";
}
