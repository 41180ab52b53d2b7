package io.rapport.campaign;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.test.WithRapport;
import io.rapport.test.fuzz.Fuzz;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class EveryEndpointTest {
    @Test
    void answersWhateverIsSentToIt() throws IOException, InterruptedException {
        Fuzz.everyEndpoint();
    }
}
