package io.rapport.mis;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class ExportsTest {
    private static final String PATH = "/api/v1/exports";
    private static final Instant AT = Instant.parse("2022-06-06T10:00:00Z");

    @Inject
    AgroalDataSource database;

    @Test
    void csvHoldsWhatWasAskedFor() {
        new Shop("BBD", "BB").order(Ids.next(), AT, "12.5");
        new Shop("BBD", "BB").order(Ids.next(), AT.plusSeconds(3_600), "1.5");
        untilDay("BBD", "14.00");
        var csv = export("format=csv&currency=BBD&window=hour&dimension=all&kpi=revenue&kpi=orders");
        var lines = csv.split("\r\n");
        assertThat(lines[0])
                .isEqualTo("kpi,window,start,currency,dimensions,value,revision,final,eventCount,checksum,revisedAt");
        assertThat(lines).hasSize(5);
        assertThat(lines[3]).startsWith("revenue,hour,2022-06-06T09:30:00Z,BBD,,12.50,");
        assertThat(export("currency=BBD&window=day&kpi=revenue&dimension=country:*"))
                .contains(",BBD,country=BB,14.00,");
        assertThat(export("currency=BBD&window=hour&dimension=all&kpi=revenue&from=2022-06-06T10:30:00Z")
                        .split("\r\n"))
                .hasSize(2);
    }

    /** Read by another library than the one that wrote it. */
    @Test
    void parquetHoldsTheSame() throws IOException {
        new Shop("BSD", "BS").order(Ids.next(), AT, "12.5");
        untilDay("BSD", "12.50");
        var file = given("analyst")
                .get(PATH + "?format=parquet&currency=BSD&window=day&dimension=all&kpi=revenue&kpi=aov")
                .then()
                .statusCode(200)
                .contentType("application/vnd.apache.parquet")
                .header("Content-Disposition", containsString("kpis.parquet"))
                .extract()
                .asByteArray();
        try (var reader = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(file)));
                var rows = reader.rowReader()) {
            var values = new HashMap<String, BigDecimal>();
            while (rows.hasNext()) {
                rows.next();
                assertThat(rows.getString("currency")).isEqualTo("BSD");
                assertThat(rows.getTimestamp("start")).isEqualTo(Instant.parse("2022-06-05T18:30:00Z"));
                assertThat(rows.getBoolean("final")).isTrue();
                assertThat(rows.getLong("eventCount")).isEqualTo(1);
                values.put(rows.getString("kpi"), rows.getDecimal("value"));
            }
            assertThat(values).containsOnlyKeys("revenue", "aov");
            assertThat(values.get("revenue")).isEqualByComparingTo("12.50");
        }
    }

    @Test
    void manySlicesFollowOneAnother() throws SQLException, IOException {
        var many = 25_000;
        insert(many);
        try {
            var csv = export("currency=XTS&window=minute&kpi=refunds").split("\r\n");
            assertThat(csv).hasSize(many + 1).doesNotHaveDuplicates();
            var file = given("analyst")
                    .get(PATH + "?format=parquet&currency=XTS&window=minute&kpi=refunds")
                    .asByteArray();
            try (var reader = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(file)))) {
                assertThat(reader.getFileMetaData().numRows()).isEqualTo(many);
            }
        } finally {
            execute("delete from kpi where currency = 'XTS'");
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        for (var wrong : Map.of(
                        "format=xls",
                        "format",
                        "kpi=profit",
                        "kpi",
                        "window=week",
                        "window",
                        "from=today",
                        "from",
                        "dimension=x",
                        "dimension")
                .entrySet()) {
            given("analyst")
                    .get(PATH + "?" + wrong.getKey())
                    .then()
                    .statusCode(400)
                    .body("errors.field", hasItem(wrong.getValue()));
        }
        given("agent").get(PATH).then().statusCode(403);
    }

    private void insert(int many) throws SQLException {
        execute("""
                insert into kpi (kpi, window_name, dimension, start, currency, value, revision, final, events, checksum, sources,
                    ends_at, revised_at, seq)
                select 'REFUNDS', 'MINUTE', '', timestamptz '1999-01-01' + minute * interval '1 minute', 'XTS', minute, 1, true, 1, minute,
                    '[]', timestamptz '1999-01-01' + (minute + 1) * interval '1 minute', now(), -1000000 - minute
                from generate_series(1, %d) minute
                """.formatted(many));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void untilDay(String currency, String revenue) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> given("analyst")
                        .get("/api/v1/kpis?kpi=revenue&window=day&currency=" + currency)
                        .then()
                        .body("items[0].value", equalTo(revenue))
                        .body("items[0].final", equalTo(true)));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(export("kpi=revenue&kpi=aov&currency=" + currency))
                        .doesNotContain("false"));
    }

    private static String export(String query) {
        return given("analyst")
                .get(PATH + "?" + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
