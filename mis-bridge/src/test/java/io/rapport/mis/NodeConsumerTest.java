package io.rapport.mis;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.rapport.test.Tokens;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The consumer in {@code examples/mis-consumer}, written for Node.js from the served document alone; skipped where there is no npm. */
@QuarkusTest
@WithRapport
class NodeConsumerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");
    private static final Instant AT = Instant.parse("2022-08-08T10:00:00Z");

    @TempDir
    static Path folder;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        var example = Path.of("").toAbsolutePath().getParent().resolve("examples/mis-consumer");
        try (var files = Files.list(example)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        assumeTrue(installs(), "npm and the consumer's packages are to be had");
    }

    private static boolean installs() throws IOException, InterruptedException {
        try {
            var npm = run("npm.log", Map.of(), "npm", "install", "--no-progress");
            return npm.waitFor(3, TimeUnit.MINUTES) && npm.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void readsKpisThatAreAsTheDocumentSays() throws Exception {
        new Shop("HTG", "HT").order(Ids.next(), AT, "12.5");
        var consumer = run(
                "consume.log",
                Map.of(
                        "ASYNCAPI", "http://127.0.0.1:" + RestAssured.port + "/api/v1/documents/asyncapi.yaml",
                        "TOKEN", Tokens.of("analyst"),
                        "KAFKA", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
                        "CURRENCY", "HTG",
                        "KPI", "revenue",
                        "WINDOW", "day",
                        "COUNT", "1"),
                "node",
                "consume.mjs");
        try {
            assertThat(consumer.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(log("consume.log"))
                    .isTrue();
            assertThat(consumer.exitValue()).as(log("consume.log")).isZero();
            assertThat(log("consume.log")).contains("revenue day 2022-08-07T18:30:00Z 12.50 HTG revision");
        } finally {
            consumer.destroyForcibly();
        }
    }

    @Test
    void verifiesWebhooks() throws Exception {
        var subscriptions = "/api/v1/webhook-subscriptions";
        var filters = Map.of("currencies", List.of("JMD"), "kpis", List.of("revenue"));
        var made = given("admin")
                .body(Map.of("url", "http://127.0.0.1:9/", "filters", filters))
                .post(subscriptions)
                .jsonPath();
        var path = subscriptions + "/" + made.getString("id");
        var receiver =
                run("receive.log", Map.of("SECRET", made.getString("secret"), "PORT", "0"), "node", "receive.mjs");
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(log("receive.log")).containsPattern(LISTENING));
            var port = LISTENING
                    .matcher(log("receive.log"))
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            given("admin")
                    .header("If-Match", "*")
                    .body(Map.of("url", "http://127.0.0.1:" + port + "/"))
                    .patch(path)
                    .then()
                    .statusCode(200);
            given("admin").post(path + "/test").then().body("status", equalTo(204));
            new Shop("JMD", "JM").order(Ids.next(), AT, "12.5");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(log("receive.log"))
                            .contains(
                                    "verified: mis.webhook-tested",
                                    "verified: revenue day 2022-08-07T18:30:00Z 12.50 JMD"));
            assertThat(log("receive.log")).doesNotContain("refused");
        } finally {
            receiver.destroyForcibly();
            given("admin").delete(path);
        }
    }

    @Test
    void readsExports() throws Exception {
        new Shop("DOP", "DO").order(Ids.next(), AT, "12.5");
        var export = "/api/v1/exports?format=parquet&currency=DOP&kpi=revenue&window=day&dimension=all";
        await().atMost(PATIENCE).untilAsserted(() -> {
            Files.write(
                    folder.resolve("kpis.parquet"), given("analyst").get(export).asByteArray());
            var reader = run("parquet.log", Map.of(), "node", "parquet.mjs", "kpis.parquet");
            assertThat(reader.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(log("parquet.log")).contains("revenue day 2022-08-07T18:30:00.000Z 12.5 DOP", "1 rows");
        });
    }

    private static Process run(String log, Map<String, String> environment, String... command) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile());
        builder.environment().putAll(new HashMap<>(environment));
        return builder.start();
    }

    private static String log(String name) throws IOException {
        return Files.exists(folder.resolve(name)) ? Files.readString(folder.resolve(name)) : "";
    }
}
