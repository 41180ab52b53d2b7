package io.rapport.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** The committed OpenAPI document of a service. Run its test with {@code -Drapport.docs.write=true} to write it anew. */
public final class OpenApiDocument {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
            .build();

    private OpenApiDocument() {}

    /** Holds the running service against {@code docs/api/<service>.json}; call it in a {@code @QuarkusTest}. */
    public static void check() throws IOException {
        check(repository().resolve("docs/api"), Boolean.getBoolean("rapport.docs.write"));
    }

    static void check(Path folder, boolean write) throws IOException {
        var file = folder.resolve(service() + ".json");
        if (write) {
            Files.createDirectories(folder);
            Files.writeString(file, current());
        }
        assertThat(file).as("run this test with -Drapport.docs.write=true").hasContent(current());
    }

    private static String service() {
        return ConfigProvider.getConfig().getValue("quarkus.application.name", String.class);
    }

    private static String current() throws IOException {
        var document = Api.anonymous()
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        return JSON.writeValueAsString(JSON.readValue(document, Object.class)) + "\n";
    }

    /** The nearest folder above the module that holds the platform. */
    private static Path repository() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve("platform")))
                .findFirst()
                .orElseThrow();
    }
}
