package io.rapport.interaction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real data with known answers, beside the repository. */
final class SharedData {
    private SharedData() {}

    /** Skips the test where it is not there. */
    static String text(String file) throws IOException {
        var found = Stream.of(System.getenv("RAPPORT_DATA"), "../../shared/data", "../../../shared/data")
                .filter(Objects::nonNull)
                .map(folder -> Path.of(folder).resolve(file))
                .filter(Files::exists)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), file + " is not here: set RAPPORT_DATA");
        return Files.readString(found.get());
    }
}
