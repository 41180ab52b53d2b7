package io.rapport.interaction.collector;

import io.rapport.kit.http.Problem;

/** 429: the write key sends more than its source may. */
class TooFast extends Problem {
    private static final long serialVersionUID = 1L;

    TooFast(String what, int perSecond) {
        super(429, "Too fast", "More than " + perSecond + " " + what + " a second; send it again in a few seconds.");
    }
}
