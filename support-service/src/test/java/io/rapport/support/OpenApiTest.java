package io.rapport.support;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.test.OpenApiDocument;
import io.rapport.test.WithRapport;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class OpenApiTest {
    @Test
    void theCommittedDocumentIsTrue() throws IOException {
        OpenApiDocument.check();
    }
}
