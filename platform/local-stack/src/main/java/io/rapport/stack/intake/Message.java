package io.rapport.stack.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rapport.events.EventJson;
import java.util.Map;

/** One call for the collector's batch: where it came from and its JSON. */
public record Message(long line, String messageId, byte[] json) {
    public static Message of(long line, Map<String, Object> call) {
        try {
            return new Message(line, (String) call.get("messageId"), EventJson.MAPPER.writeValueAsBytes(call));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
