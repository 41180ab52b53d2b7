package io.rapport.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Each test has a currency of its own. */
@QuarkusTest
@WithRapport
class CustomerReportsTest {
    @Inject
    Jdbi jdbi;

    private static final Instant JANUARY = Instant.parse("2025-01-10T08:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2025-02-10T08:00:00Z");
    private static final Instant APRIL = Instant.parse("2025-04-10T08:00:00Z");

    @Test
    void cohortsFollowCustomersFromTheMonthOfTheirFirstOrder() {
        Visit.of(Ids.next()).orders("10", "MOP", JANUARY).orders("20", "MOP", APRIL);
        Visit.of(Ids.next()).orders("5", "MOP", JANUARY);
        Visit.of(Ids.next()).orders("7", "MOP", FEBRUARY);
        Visit.anonymous().orders("99", "MOP", JANUARY);
        var taken = Visit.of(Ids.next());
        var key = Visit.newOrderKey();
        taken.send(taken.placed(key, "50", "MOP", FEBRUARY)).send(taken.cancelled(key, "50", "MOP", FEBRUARY, APRIL));

        await().untilAsserted(() -> report("cohorts?currency=MOP")
                .body("items.cohort", contains("2025-01", "2025-02"))
                .body("items.customers", contains(2, 1))
                .body("items[0].months.customers", contains(2, 0, 0, 1))
                .body("items[0].months.revenue", contains("15.00", "0.00", "0.00", "20.00"))
                .body("items[1].months.customers", contains(1, 0, 0)));
        report("cohorts?currency=MOP&asOf=2025-03-01").body("items[0].months", hasSize(2));
    }

    @Test
    void fifthsAreEquallyLargeAndNameTheirFit() {
        for (var i = 1; i <= 5; i++) {
            var visit = Visit.of(Ids.next());
            for (var order = 0; order < i; order++) {
                visit.orders(Integer.toString(100 * i), "BND", JANUARY.plusSeconds(1_000L * i + order));
            }
        }
        Visit.anonymous().orders("1", "BND", APRIL);

        await().untilAsserted(() -> report("rfm?currency=BND")
                .body("items[0].customers", equalTo(5))
                .body("items[0].fitId", notNullValue())
                .body("items[0].asOf", notNullValue())
                .body("items[0].cells.recency", contains(5, 4, 3, 2, 1))
                .body("items[0].cells.monetary", contains(5, 4, 3, 2, 1))
                .body("items[0].cells.customers", contains(1, 1, 1, 1, 1))
                .body("items[0].cells[0].revenue", equalTo("2500.00")));
        Api.given("analyst")
                .get("/api/v1/reports/rfm?currency=BND&format=csv")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .body(containsString("currency,cell,customers,orders,revenue,fitId,asOf\r\nBND,555,1,5,2500.00,"));
    }

    @Test
    void equalsAreRankedByWhatTheirShopCallsThem() {
        for (var i = 0; i < 5; i++) {
            var customer = Ids.next();
            // The younger the customer, the smaller her name.
            var name = "user:equals/" + (9 - i);
            EventSender.send(name, JANUARY, new IdentityChanged(name, customer, 1));
            Visit.of(customer).orders(i == 4 ? "10.00" : "10", "GYD", JANUARY);
        }
        var last = Ids.next();
        Visit.of(last).orders("20", "GYD", APRIL);

        await().untilAsserted(() -> assertThat(known()).isEqualTo(5));
        await().untilAsserted(() -> report("rfm?currency=GYD")
                .body("items[0].customers", equalTo(6))
                .body("items[0].cells.customers", contains(1, 1, 1, 1, 2))
                .body("items[0].cells.find { it.recency == 5 }.revenue", equalTo("20.00")));
    }

    private long known() {
        return jdbi.withHandle(
                handle -> handle.select("select count(*) from customer_known_as where identity like 'user:equals/%'")
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void whoHasNotOrderedAgainYetStillMay() {
        Visit.of(Ids.next()).orders("1", "LAK", JANUARY).orders("1", "LAK", JANUARY.plusSeconds(10 * 86_400));
        Visit.of(Ids.next()).orders("1", "LAK", JANUARY).orders("1", "LAK", JANUARY.plusSeconds(20 * 86_400));
        Visit.of(Ids.next()).orders("1", "LAK", JANUARY);
        Visit.of(Ids.next()).orders("1", "LAK", JANUARY.plusSeconds(25 * 86_400));

        await().untilAsserted(() -> report("repeat?currency=LAK&asOf=2025-02-09T08:00:00Z")
                .body("items[0].customers", equalTo(4))
                .body("items[0].repeaters", equalTo(2))
                .body("items[0].repeatRate", equalTo(.5f))
                .body("items[0].curve.days", contains(10, 20)));
        // Four at risk on day 10; on day 20 two, for one was seen for five days only.
        report("repeat?currency=LAK&asOf=2025-02-09T08:00:00Z")
                .body("items[0].curve[0].share.toDouble()", closeTo(1.0 / 3, 1e-6))
                .body("items[0].curve[1].share.toDouble()", closeTo(2.0 / 3, 1e-6));
        report("repeat?currency=LAK&asOf=2025-01-12").body("items[0].medianDays", nullValue());
    }

    @Test
    void nobodyIsInNoReport() {
        report("cohorts?currency=XPF").body("items", empty());
        report("rfm?currency=XPF").body("items", empty());
        report("repeat?currency=XPF").body("items", empty());
        Api.given("analyst").get("/api/v1/reports/rfm?asOf=soon").then().statusCode(400);
        Api.given("agent").get("/api/v1/reports/rfm").then().statusCode(403);
    }

    private static ValidatableResponse report(String report) {
        return Api.given("analyst").get("/api/v1/reports/" + report).then().statusCode(200);
    }
}
