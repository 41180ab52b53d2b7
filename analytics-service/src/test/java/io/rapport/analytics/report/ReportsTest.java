package io.rapport.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.analytics.report.ReportResource.Revenue;
import io.rapport.kit.Ids;
import io.rapport.kit.company.Company;
import io.rapport.test.Api;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The company of these tests is in Kolkata, at +05:30; each test has a currency of its own. */
@QuarkusTest
@WithRapport
class ReportsTest {
    @Inject
    Jdbi jdbi;

    @Test
    void hoursStartWhereTheCompanysClockSays() {
        Visit.of(Ids.next())
                .orders("10.004", "JOD", Instant.parse("2026-03-01T08:29:59Z"))
                .orders("10.004", "JOD", Instant.parse("2026-03-01T08:30:00Z"))
                .orders("10.0004", "JOD", Instant.parse("2026-03-01T09:29:59Z"));

        await().untilAsserted(() -> revenue("hour", "JOD")
                .body("items.start", contains("2026-03-01T07:30:00Z", "2026-03-01T08:30:00Z"))
                .body("items.orders", contains(1, 2))
                .body("items.revenue", contains("10.004", "20.004"))
                .body("items.customers", contains(1, 1)));
    }

    @Test
    void refundsCountWhenTheyHappenAndCancellationsWhenTheOrderDid() {
        var visit = Visit.of(Ids.next());
        var monday = Instant.parse("2026-03-02T12:00:00Z");
        var wednesday = Instant.parse("2026-03-04T12:00:00Z");
        var refunded = Visit.newOrderKey();
        var cancelled = Visit.newOrderKey();
        visit.send(visit.placed(refunded, "100", "BHD", monday))
                .send(visit.refunded(refunded, "25", "BHD", monday, wednesday))
                .send(visit.placed(cancelled, "7", "BHD", monday))
                .send(visit.cancelled(cancelled, "7", "BHD", monday, wednesday));

        await().untilAsserted(() -> revenue("day", "BHD")
                .body("items.start", contains("2026-03-01T18:30:00Z", "2026-03-03T18:30:00Z"))
                .body("items.orders", contains(1, 0))
                .body("items.revenue", contains("100.000", "0.000"))
                .body("items.refunds", contains("0.000", "25.000"))
                .body("items.netRevenue", contains("100.000", "-25.000")));
    }

    @Test
    void rangesTakeDatesOfTheCompanysZone() {
        Visit.anonymous()
                .orders("1", "OMR", Instant.parse("2026-03-01T18:29:00Z"))
                .orders("2", "OMR", Instant.parse("2026-03-01T18:31:00Z"))
                .orders("4", "OMR", Instant.parse("2026-03-02T18:31:00Z"));

        await().untilAsserted(() -> revenue("day", "OMR").body("items", hasSize(3)));
        Api.given("analyst")
                .get("/api/v1/reports/revenue?by=day&currency=OMR&from=2026-03-02&to=2026-03-03")
                .then()
                .body("items.revenue", contains("2.000"));
    }

    @Test
    void whatIsCutAddsUpToTheWhole() {
        var visit = Visit.of(Ids.next())
                .orders("1", "DJF", Instant.parse("2026-01-20T12:00:00Z"))
                .orders("2", "DJF", Instant.parse("2026-02-20T12:00:00Z"));
        visit.buys("DJF", Instant.parse("2026-03-20T12:00:00Z"), Visit.line("p", "hats", "4", "1"));
        await().untilAsserted(() -> revenue("month", "DJF").body("items", hasSize(3)));

        months("from=2026-01-15&to=2026-02-15").body("items.revenue", contains("2"));
        months("from=2026-01-15&to=2026-02-15&dimension=country").body("items.revenue", contains("2"));
        months("from=2026-02-15&to=2026-03-15&dimension=category")
                .body("items.value", contains("hats"))
                .body("items.revenue", contains("4"));
        months("from=2026-03-02&dimension=category").body("items", empty());
    }

    private static ValidatableResponse months(String query) {
        return Api.given("analyst")
                .get("/api/v1/reports/revenue?by=month&currency=DJF&" + query)
                .then()
                .statusCode(200);
    }

    @Test
    void cutsDaysOfTheClockChangeAndWeeksOfTheCompany() {
        Visit.anonymous()
                .orders("1", "TND", Instant.parse("2026-10-25T00:30:00Z"))
                .orders("2", "TND", Instant.parse("2026-10-25T01:30:00Z"))
                .orders("4", "TND", Instant.parse("2026-10-24T21:30:00Z"));
        await().untilAsserted(() -> revenue("hour", "TND").body("items", hasSize(3)));

        var dinars = new Range();
        dinars.currency = "TND";
        var berlin = new Reports(jdbi, new Somewhere("Europe/Berlin", DayOfWeek.SUNDAY));
        assertThat(berlin.revenue(Window.HOUR, dinars))
                .extracting(Revenue::start)
                .containsExactly(
                        Instant.parse("2026-10-24T21:00:00Z"),
                        Instant.parse("2026-10-25T00:00:00Z"),
                        Instant.parse("2026-10-25T01:00:00Z"));
        assertThat(berlin.revenue(Window.DAY, dinars))
                .extracting(Revenue::start)
                .containsExactly(Instant.parse("2026-10-23T22:00:00Z"), Instant.parse("2026-10-24T22:00:00Z"));
        assertThat(berlin.revenue(Window.WEEK, dinars))
                .extracting(Revenue::start)
                .containsExactly(Instant.parse("2026-10-17T22:00:00Z"), Instant.parse("2026-10-24T22:00:00Z"));
        assertThat(berlin.revenue(Window.MONTH, dinars))
                .extracting(Revenue::start)
                .containsExactly(Instant.parse("2026-09-30T22:00:00Z"));
    }

    @Test
    void totalsKnowGuests() {
        Visit.of(Ids.next()).orders("10", "LYD").orders("20", "LYD");
        Visit.anonymous().orders("5.5", "LYD");

        await().untilAsserted(() -> Api.given("analyst")
                .get("/api/v1/reports/totals")
                .then()
                .statusCode(200)
                .body("items.find { it.currency == 'LYD' }.orders", equalTo(3))
                .body("items.find { it.currency == 'LYD' }.customers", equalTo(1))
                .body("items.find { it.currency == 'LYD' }.guestOrders", equalTo(1))
                .body("items.find { it.currency == 'LYD' }.revenue", equalTo("35.500")));
    }

    @Test
    void answersCsv() {
        Visit.anonymous().orders("5.5", "IQD", Instant.parse("2026-03-01T08:30:00Z"));
        await().untilAsserted(() -> Api.given("analyst")
                .accept("text/csv")
                .get("/api/v1/reports/revenue?by=hour&currency=IQD")
                .then()
                .statusCode(200)
                .body(equalTo("start,orders,revenue,refunds,netRevenue,customers,currency\r\n"
                        + "2026-03-01T08:30:00Z,1,5.500,0.000,5.500,0,IQD\r\n")));
    }

    @Test
    void refusesAnotherWindowAndABadTime() {
        Api.given("analyst")
                .get("/api/v1/reports/revenue?by=decade")
                .then()
                .statusCode(400)
                .body("errors.field", contains("by"));
        Api.given("analyst")
                .get("/api/v1/reports/revenue?from=yesterday")
                .then()
                .statusCode(400)
                .body("detail", containsString("from"));
        Api.given("analyst")
                .get("/api/v1/reports/revenue?currency=eur%00")
                .then()
                .statusCode(400);
        Api.given("agent").get("/api/v1/reports/totals").then().statusCode(403);
    }

    private static ValidatableResponse revenue(String by, String currency) {
        return Api.given("analyst")
                .get("/api/v1/reports/revenue?by={by}&currency={currency}", by, currency)
                .then()
                .statusCode(200);
    }

    private record Somewhere(String zoneId, DayOfWeek weekStart) implements Company {
        @Override
        public ZoneId zone() {
            return ZoneId.of(zoneId);
        }

        @Override
        public String currency() {
            return "EUR";
        }
    }
}
