package io.rapport.test;

import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets the first test begin when the service says that it is ready, as a load balancer would, and gives every wait a minute. */
class UntilReady implements BeforeEachCallback {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static volatile boolean ready;

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ready) {
            Awaitility.setDefaultTimeout(PATIENCE);
            await().untilAsserted(
                            () -> RestAssured.get("/q/health/ready").then().statusCode(200));
            ready = true;
        }
    }
}
