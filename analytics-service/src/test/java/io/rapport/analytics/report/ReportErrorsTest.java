package io.rapport.analytics.report;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.WithRapport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a question is said by the name of what was asked. */
@QuarkusTest
@WithRapport
class ReportErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "totals?format=xlsx, format",
        "revenue?by=fortnight, by",
        "revenue?dimension=mood, dimension",
        "revenue?from=yesterday, from",
        "revenue?from=2026-02-01&to=2026-01-01, to",
        "revenue?dimension=country&from=2026-02-01&to=2026-02-01, to",
        "revenue?currency=euro, currency",
        "funnel?from=2026-02-01&to=2026-01-01, to",
        "products?limit=0, limit",
        "products?limit=many, limit",
        "support?dimension=mood, dimension",
        "satisfaction?from=2026-02-01&to=2026-01-01, to",
        "cohorts?asOf=2999-01-01, asOf",
        "rfm?asOf=2999-01-01T00:00:00Z, asOf",
        "repeat?asOf=soon, asOf",
        "campaigns?asOf=2999-01-01, asOf",
        "campaigns?days=0, days",
        "campaigns?days=few, days",
        "campaigns?by=text, by",
        "campaigns?campaign=spring, campaign"
    })
    void namesWhatIsWrong(String report, String field) {
        Api.given("analyst")
                .get("/api/v1/reports/" + report)
                .then()
                .statusCode(400)
                .body("errors.field", contains(field));
    }

    @Test
    void aCampaignThatNobodyKnowsIsNotFound() {
        Api.given("analyst")
                .get("/api/v1/reports/campaigns?campaign=" + Ids.next())
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reports/revenue",
                "reports/totals",
                "reports/funnel",
                "reports/products",
                "reports/support",
                "reports/satisfaction",
                "reports/cohorts",
                "reports/rfm",
                "reports/repeat",
                "reports/campaigns",
                "elasticities",
                "forecasts",
                "areas-to-improve"
            })
    void givesCsvTooByHeaderAndByParameter(String path) {
        Api.given("analyst")
                .get("/api/v1/" + path + "?format=csv")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/csv"))
                .body(matchesPattern("(?s)\\w+(,\\w+)+\r\n.*"));
    }
}
