package io.rapport.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithRapport
class OpenApiDocumentTest {
    @Test
    void tellsADocumentThatHasDrifted(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> OpenApiDocument.check(folder, false)).isInstanceOf(AssertionError.class);
        OpenApiDocument.check(folder, true);
        OpenApiDocument.check(folder, false);
    }
}
