package io.rapport.stack.bench;

import io.rapport.events.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a benchmark found: a table for people, JSON for programs. */
interface Report {
    String table();

    default Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(
                file, EventJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }
}
