package io.rapport.test;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without {@link WithRapport}, which would wait until the service is ready: it is not. */
@QuarkusTest
@WithTestResource(RapportServices.class)
@TestProfile(LateIssuerTest.NoIssuerYet.class)
class LateIssuerTest {
    /** Kept where all class loaders see it. */
    private static final String PORT = "rapport.test.late-issuer.port";

    @Test
    void isNotReadyWhileTheIssuerIsAwayAndServesOnceItHasCome() {
        Api.anonymous().get("/q/health/live").then().statusCode(200);
        Api.anonymous().get("/q/health/ready").then().statusCode(503);
        Api.given("admin")
                .get("/api/v1/notes")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5");

        Issuer.start(Integer.getInteger(PORT));

        var token = Tokens.ofIssuer(address(), "admin");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            Api.anonymous().get("/q/health/ready").then().statusCode(200);
            Api.anonymous().auth().oauth2(token).get("/api/v1/notes").then().statusCode(200);
        });
    }

    private static String address() {
        return "http://127.0.0.1:" + System.getProperty(PORT) + "/rapport";
    }

    public static class NoIssuerYet implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Address.class));
        }
    }

    public static class Address implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            System.setProperty(PORT, Integer.toString(EmbeddedKafka.freePort()));
            return Map.of("quarkus.oidc.auth-server-url", address());
        }

        @Override
        public void stop() {}

        @Override
        public int order() {
            return 1;
        }
    }
}
