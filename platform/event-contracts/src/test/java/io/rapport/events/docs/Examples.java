package io.rapport.events.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The committed example of each published type, written by hand. */
final class Examples {
    static final Path FOLDER = Path.of("src/main/resources/examples");

    private Examples() {}

    static JsonNode of(PublishedType type) {
        try {
            return EventJson.MAPPER.readTree(Files.readAllBytes(FOLDER.resolve(type.name() + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException("no readable example of " + type, e);
        }
    }
}
