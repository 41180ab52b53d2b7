package io.rapport.kit.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Ends a repeated request with the answer that the first one got. */
class Replay extends WebApplicationException {
    private static final long serialVersionUID = 1L;

    Replay(IdempotencyKeys.Answer answer) {
        super(response(answer));
    }

    private static Response response(IdempotencyKeys.Answer answer) {
        var response = Response.status(answer.status());
        if (answer.location() != null) {
            response.location(URI.create(answer.location()));
        }
        if (answer.etag() != null) {
            response.tag(EntityTag.valueOf(answer.etag()));
        }
        if (answer.body() != null) {
            response.entity(answer.body()).type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8"));
        }
        return response.build();
    }
}
