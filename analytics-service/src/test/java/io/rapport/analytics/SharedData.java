package io.rapport.analytics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Real data with known answers, beside the repository. */
public final class SharedData {
    private SharedData() {}

    /** The one with this file; skips the test where there is none. */
    public static Path folder(String file) {
        var found = Stream.of(System.getenv("RAPPORT_DATA"), "../../shared/data", "../../../shared/data")
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(folder -> Files.exists(folder.resolve(file)))
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), file + " is not here: set RAPPORT_DATA");
        return found.get();
    }

    /** Its lines, unzipped where it is; skips the test where it is not there. */
    public static List<String> lines(String file) {
        try (var in = Files.newInputStream(folder(file).resolve(file));
                var text = new BufferedReader(new InputStreamReader(
                        file.endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            return text.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
