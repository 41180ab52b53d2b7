package io.rapport.analytics.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;

/** Something that is computed from all that analytics knows, nightly or on demand. */
public interface Computation {
    /** Its name in the database and as an insight. */
    String kind();

    /** What the nightly one is asked with. */
    default JsonNode nightly() {
        return EventJson.MAPPER.createObjectNode();
    }

    /** Computes and keeps it, in the transaction that runs; whatever is thrown makes the fit a failed one. */
    void compute(Decision decision);
}
