package io.rapport.campaign.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Journeys that most shops want. */
final class ReadyMade {
    private static final Map<String, Object> ALL = read();

    private ReadyMade() {}

    static Map<String, Object> all() {
        return ALL;
    }

    /** Of definitions. */
    static String schema() {
        try (var text = ReadyMade.class.getResourceAsStream("/journey.schema.json")) {
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> read() {
        try (var text = ReadyMade.class.getResourceAsStream("/journeys.json")) {
            return new ObjectMapper().readValue(text, new TypeReference<Map<String, Object>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
