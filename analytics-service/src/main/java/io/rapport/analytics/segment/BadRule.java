package io.rapport.analytics.segment;

import io.rapport.kit.http.Problem;
import java.util.List;

/** A rule that cannot be read, with the path of everything wrong in it. */
class BadRule extends Problem {
    private static final long serialVersionUID = 1L;

    BadRule(List<FieldError> errors) {
        super(
                400,
                "Invalid rule",
                errors.getFirst().field() + ": " + errors.getFirst().message(),
                errors);
    }
}
