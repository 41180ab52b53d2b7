package io.rapport.kit.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** Ends a repeated request with the answer that the first one got. */
public class Replay extends WebApplicationException {
    private static final long serialVersionUID = 1L;

    public Replay(Response answer) {
        super(answer);
    }
}
