package io.rapport.interaction.webhook;

import io.rapport.kit.http.Problem;

/** 401: not signed with a secret of the source, or no such source. */
class WrongSignature extends Problem {
    private static final long serialVersionUID = 1L;

    WrongSignature() {
        super(401, "Unauthorized", "The body is not signed with a secret of this source.");
    }
}
