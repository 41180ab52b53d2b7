package io.rapport.support;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.test.WithRapport;
import io.rapport.test.fuzz.Fuzz;
import jakarta.inject.Inject;
import java.io.IOException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class EveryEndpointTest {
    @Inject
    Jdbi jdbi;

    /** Rules that were made up would act on the tickets of other tests. */
    @AfterEach
    void forgetTheRules() {
        jdbi.useHandle(handle -> {
            handle.execute("delete from definition");
            handle.execute("delete from agent");
            handle.execute("delete from queue_place");
            handle.execute("delete from sla_refresh");
        });
    }

    @Test
    void answersWhateverIsSentToIt() throws IOException, InterruptedException {
        Fuzz.everyEndpoint();
    }
}
