package io.rapport.support.definition;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.UUID;

/** A definition as it stands. */
public record Stored<T>(
        UUID id, long version, @JsonUnwrapped T definition) {}
