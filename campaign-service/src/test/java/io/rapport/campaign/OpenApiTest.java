package io.rapport.campaign;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.test.OpenApiDocument;
import io.rapport.test.WithRapport;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class OpenApiTest {
    @Test
    void theCommittedDocumentIsTrue() throws IOException {
        OpenApiDocument.check();
    }
}
