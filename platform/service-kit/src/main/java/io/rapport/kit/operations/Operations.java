package io.rapport.kit.operations;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Who may see health, metrics and documents besides callers on this machine. */
@ConfigMapping(prefix = "rapport.operations")
public interface Operations {
    /** Addresses or networks, such as {@code 10.0.0.7} or {@code 10.0.0.0/8}. */
    Optional<List<String>> allow();
}
