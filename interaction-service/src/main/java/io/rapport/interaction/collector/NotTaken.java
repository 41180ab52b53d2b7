package io.rapport.interaction.collector;

import io.rapport.kit.http.Problem;

/** 503: nothing was taken; send it again. */
class NotTaken extends Problem {
    private static final long serialVersionUID = 1L;

    NotTaken() {
        super(503, "Not taken", "Events cannot be stored right now; send the request again in a few seconds.");
    }
}
