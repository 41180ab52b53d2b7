package io.rapport.analytics.decision;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/**
 * One fit of a kind.
 *
 * @param state waiting, done or failed
 * @param asOf nothing that happened later is looked at
 * @param parameters as it was asked for
 * @param reason why it failed, else null
 */
public record Decision(
        UUID fitId, String kind, String state, Instant asOf, Instant finishedAt, JsonNode parameters, String reason) {
    public <P> P parameters(Class<P> type) {
        return EventJson.MAPPER.convertValue(parameters, type);
    }

    /** Says where it can be looked at, under {@code path}. */
    public Response accepted(String path) {
        return Response.accepted(this).location(URI.create(path + "/" + fitId)).build();
    }

    @JsonIgnore
    public boolean isDone() {
        return state.equals("done");
    }
}
