package io.rapport.interaction.collector;

import io.rapport.kit.http.Problem;
import java.util.List;

/** 403: pages of this origin may not send for the source. */
class WrongOrigin extends Problem {
    private static final long serialVersionUID = 1L;

    WrongOrigin() {
        super(
                403,
                "Forbidden",
                "Pages of this origin may not send for this source.",
                List.of(new FieldError("Origin", "is none of the source's allowed origins")));
    }
}
