package io.rapport.interaction.collector;

import io.rapport.kit.http.Problem;
import java.util.List;

/** 401: no source has this write key. */
class WrongWriteKey extends Problem {
    private static final long serialVersionUID = 1L;

    WrongWriteKey() {
        super(
                401,
                "Unauthorized",
                "Send the source's write key as the user of basic authentication.",
                List.of(new FieldError("writeKey", "is missing or is no source's")));
    }
}
