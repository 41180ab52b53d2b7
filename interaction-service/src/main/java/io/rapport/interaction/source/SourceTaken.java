package io.rapport.interaction.source;

import io.rapport.kit.http.Problem;

/** 409: a source of that name exists. */
class SourceTaken extends Problem {
    private static final long serialVersionUID = 1L;

    SourceTaken(String name) {
        super(
                409,
                "Source exists",
                "There is a source " + name + "; GET /api/v1/sources?name=" + name
                        + " shows it and POST /api/v1/sources/{id}/keys makes a write key for it.");
    }
}
