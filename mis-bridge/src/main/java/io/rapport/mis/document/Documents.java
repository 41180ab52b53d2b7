package io.rapport.mis.document;

import io.rapport.events.EventCodec;
import io.rapport.events.RapportEvent;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What describes the topics, as it was built into this service. */
@ApplicationScoped
class Documents {
    private static final String NAME = "[a-z0-9.-]{1,100}";

    private final List<String> schemas;

    Documents() {
        this.schemas = EventCodec.typesOf(RapportEvent.class)
                .map(type -> EventCodec.typeOf(type).value())
                .flatMap(Documents::found)
                .sorted()
                .toList();
    }

    /** Types that stand for a prefix have a schema under a name of their own; those are found in the AsyncAPI document. */
    private static Stream<String> found(String type) {
        return read(path(type)).map(_ -> type).stream();
    }

    String asyncApi() {
        return read("/asyncapi.yaml").orElseThrow();
    }

    /** By type, such as {@code mis.kpi-revised}. */
    List<String> schemas() {
        return schemas;
    }

    /** @throws Problem 404 */
    String schema(String type) {
        return Optional.of(type)
                .filter(name -> name.matches(NAME))
                .flatMap(name -> read(path(name)))
                .orElseThrow(() -> Problem.notFound("schema", type));
    }

    private static String path(String type) {
        return "/schemas/" + type + ".json";
    }

    private static Optional<String> read(String path) {
        try (var stream = Documents.class.getResourceAsStream(path)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
