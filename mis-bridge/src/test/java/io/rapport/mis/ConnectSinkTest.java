package io.rapport.mis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.EventJson;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A real Kafka Connect worker with the shipped configuration fills a warehouse; it is fetched first: {@code -Drapport.connect=true}. */
@QuarkusTest
@WithRapport
@EnabledIfSystemProperty(named = "rapport.connect", matches = "true")
class ConnectSinkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Instant AT = Instant.parse("2022-09-09T10:00:00Z");
    private static final String KEY = "aov|minute|" + AT + "|BZD|";
    private static final Path CONNECT = Path.of("").toAbsolutePath().getParent().resolve("connect");

    private final String warehouse =
            "warehouse_" + Ids.next().toString().replace("-", "").substring(20);

    @TempDir
    Path folder;

    private Process worker;

    @BeforeEach
    void start() throws Exception {
        var fetched = new ProcessBuilder(
                        "mvn", "-B", "-q", "-f", CONNECT.resolve("pom.xml").toString(), "dependency:copy-dependencies")
                .inheritIO()
                .start();
        assertThat(fetched.waitFor()).isZero();
        execute(config("quarkus.datasource.jdbc.url"), "create database " + warehouse);
        Files.writeString(
                folder.resolve("secrets.properties"), "warehouse.password=" + config("quarkus.datasource.password"));
        worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        CONNECT.resolve("target/lib") + "/*",
                        "org.apache.kafka.connect.cli.ConnectStandalone",
                        worker().toString(),
                        connector().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
    }

    /** As shipped, but for where things are. */
    private Path worker() throws IOException {
        var shipped = Files.readString(CONNECT.resolve("worker.properties"))
                .replace("127.0.0.1:9092", config("kafka.bootstrap.servers"))
                .replace("target/offsets", folder.resolve("offsets").toString())
                .replace(":8083", ":0");
        return Files.writeString(folder.resolve("worker.properties"), shipped);
    }

    private Path connector() throws IOException {
        var shipped = (ObjectNode) EventJson.MAPPER.readTree(
                CONNECT.resolve("mis-kpis-to-postgres.json").toFile());
        ((ObjectNode) shipped.path("config"))
                .put("connection.url", warehouseUrl())
                .put("connection.username", config("quarkus.datasource.username"))
                .put("connection.password", "${file:" + folder.resolve("secrets.properties") + ":warehouse.password}");
        return Files.write(folder.resolve("connector.json"), EventJson.MAPPER.writeValueAsBytes(shipped));
    }

    @AfterEach
    void stop() throws Exception {
        worker.destroy();
        if (!worker.waitFor(30, TimeUnit.SECONDS)) {
            worker.destroyForcibly().waitFor();
        }
        execute(config("quarkus.datasource.jdbc.url"), "drop database " + warehouse + " with (force)");
    }

    @Test
    void aTableFollowsTheTopicAndPassesOverTombstones() throws Exception {
        var shop = new Shop("BZD", "BZ");
        shop.order(Ids.next(), AT, "12.5");
        eventually(() -> assertThat(rows("select kpi_key from rapport_kpi where kpi_key = '" + KEY
                        + "' and (document::jsonb ->> 'final')::boolean"))
                .containsExactly(KEY));
        execute(warehouseUrl(), Files.readString(CONNECT.resolve("mis-kpis-view.sql")));
        eventually(() -> assertThat(revenue()).containsExactly("12.50"));

        EventSender.sendTombstone(Topic.MIS_KPIS, KEY);
        shop.order(Ids.next(), AT.plusSeconds(3_600), "7.25");

        eventually(() -> assertThat(revenue()).containsExactly("19.75"));
    }

    private List<String> revenue() throws SQLException {
        return rows("""
                select value from kpi where kpi = 'revenue' and window_name = 'day' and currency = 'BZD' and dimensions = '{}'
                """);
    }

    private void eventually(ThrowingRunnable assertion) throws IOException {
        try {
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(assertion);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(Files.readString(folder.resolve("worker.log")), e);
        }
    }

    private String warehouseUrl() {
        return Pattern.compile("(jdbc:postgresql://[^/]+/)[^?]*")
                .matcher(config("quarkus.datasource.jdbc.url"))
                .replaceFirst("$1" + warehouse);
    }

    private List<String> rows(String select) throws SQLException {
        try (var connection = connection(warehouseUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(select)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var connection = connection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connection(String url) throws SQLException {
        return DriverManager.getConnection(
                url, config("quarkus.datasource.username"), config("quarkus.datasource.password"));
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
