package io.rapport.interaction;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.test.WithRapport;
import io.rapport.test.fuzz.Fuzz;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class EveryEndpointTest {
    @Test
    void answersWhateverIsSentToIt() throws IOException, InterruptedException {
        Fuzz.everyEndpoint();
    }
}
