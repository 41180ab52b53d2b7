package io.rapport.kit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Makes the ids of everything that Rapport creates. */
public final class Ids {
    private Ids() {}

    /** A new UUIDv7: random, and rising with time. */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
