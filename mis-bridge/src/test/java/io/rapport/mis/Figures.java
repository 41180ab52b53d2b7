package io.rapport.mis;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;

/** Asks for published KPIs as an analyst does; {@code more} is such as {@code &currency=EUR&dimension=category:tea}. */
final class Figures {
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private Figures() {}

    static void untilValue(String kpi, String window, Instant start, String more, String value) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(of(kpi, window, start, more).getString("items[0].value"))
                        .as("%s by %s%s", kpi, window, more)
                        .isEqualTo(value));
    }

    static JsonPath of(String kpi, String window, Instant start, String more) {
        return given("analyst")
                .get("/api/v1/kpis?kpi=%s&window=%s&from=%s&to=%s%s"
                        .formatted(kpi, window, start, start.plusSeconds(1), more))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static void proves(String kpi, String window, Instant start, String more) {
        var proof = given("analyst")
                .get("/api/v1/kpis/%s/proof?window=%s&start=%s%s".formatted(kpi, window, start, more))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(proof.getBoolean("equal"))
                .as("%s by %s%s: %s", kpi, window, more, proof.prettify())
                .isTrue();
    }
}
