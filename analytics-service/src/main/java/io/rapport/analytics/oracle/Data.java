package io.rapport.analytics.oracle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The folder of data with known answers. */
record Data(Path folder) {
    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** Unzipped where it is. */
    List<String> lines(String file) {
        try (var in = Files.newInputStream(folder.resolve(file));
                var text = new BufferedReader(new InputStreamReader(
                        file.endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            return text.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a file with a heading and no quotes, field by field. */
    Stream<String[]> rows(String file) {
        return lines(file).stream().skip(1).map(line -> line.split(",", -1));
    }
}
