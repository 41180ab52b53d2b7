package io.rapport.interaction.collector;

import io.rapport.kit.http.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** 400: the event breaks rules; it waits in quarantine. */
class BadCall extends Problem {
    private static final long serialVersionUID = 1L;

    BadCall(List<FieldError> errors) {
        super(400, "Invalid event", detail(errors), errors);
    }

    private static String detail(List<FieldError> errors) {
        return errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining("; "));
    }
}
