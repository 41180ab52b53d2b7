package io.rapport.events.docs;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.rapport.events.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Committed documents equal what the records say; {@code -Drapport.docs.write=true} writes them anew. */
class DocumentsTest {
    private static final boolean WRITE = Boolean.getBoolean("rapport.docs.write");
    private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
    private static final Path BASELINE = Path.of("src/test/resources/baseline/published-fields.txt");
    private static final Path ASYNC_API = Path.of("../../docs/api/asyncapi.yaml");
    private static final Path CATALOGUE = Path.of("../../docs/events.md");
    private static final ObjectMapper YAML = EventJson.configure(new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)));
    private static final ObjectWriter PRETTY = EventJson.MAPPER.writer(
            new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));

    @Test
    void schemasAreThoseOfTheRecords() throws IOException {
        refuseBreaches();
        for (var type : PublishedType.ALL) {
            check(schemaFile(type), PRETTY.writeValueAsString(JsonSchema.document(type)) + "\n");
        }
    }

    @Test
    void everySchemaAndExampleIsOfARecord() throws IOException {
        var names =
                PublishedType.ALL.stream().map(type -> type.name() + ".json").toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(filesIn(SCHEMAS)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(filesIn(Examples.FOLDER)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void asyncApiIsThatOfTheRecords() throws IOException {
        check(ASYNC_API, YAML.writeValueAsString(new AsyncApi().document()));
    }

    @Test
    void everyTypeHasItsPlaceInAsyncApi() throws IOException {
        var document = YAML.readTree(ASYNC_API.toFile());
        for (var type : PublishedType.ALL) {
            assertThat(document.at("/channels")
                            .path(type.topic().topicName())
                            .path("messages")
                            .has(type.name()))
                    .as("%s on its channel", type)
                    .isTrue();
            assertThat(document.at("/components/messages")
                            .path(type.name())
                            .path("name")
                            .textValue())
                    .isEqualTo(type.type());
        }
        assertThat(references(document))
                .allSatisfy(pointer -> assertThat(document.at(pointer).isMissingNode())
                        .as("%s leads somewhere", pointer)
                        .isFalse());
    }

    @Test
    void catalogueIsThatOfTheRecords() throws IOException {
        check(CATALOGUE, Catalogue.markdown());
    }

    @Test
    void schemasOnlyEverChangeCompatibly() throws IOException {
        refuseBreaches();
        check(
                BASELINE,
                PublishedFields.now().entrySet().stream()
                        .map(field -> field.getKey() + " " + field.getValue() + "\n")
                        .collect(joining()));
    }

    private static void refuseBreaches() throws IOException {
        assertThat(PublishedFields.breaches(baseline(), PublishedFields.now()))
                .as(
                        "a published field is never removed, renamed or retyped, and a new one is optional (baseline: %s)",
                        BASELINE)
                .isEmpty();
    }

    private static Map<String, String> baseline() throws IOException {
        if (!Files.exists(BASELINE)) {
            return Map.of();
        }
        return Files.readAllLines(BASELINE).stream()
                .map(line -> line.split(" ", 3))
                .collect(toMap(parts -> parts[0] + " " + parts[1], parts -> parts[2], (a, _) -> a, TreeMap::new));
    }

    private static void check(Path file, String generated) throws IOException {
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("%s is up to date; if not, run the test with -Drapport.docs.write=true", file)
                .isEqualTo(generated);
    }

    private static Path schemaFile(PublishedType type) {
        return SCHEMAS.resolve(type.name() + ".json");
    }

    private static Stream<String> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private static Stream<String> references(JsonNode document) {
        return document.findValuesAsText("$ref").stream().map(reference -> reference.substring(1));
    }
}
