package io.rapport.analytics.segment;

import static io.rapport.analytics.segment.Segmenting.explain;
import static io.rapport.analytics.segment.Segmenting.members;
import static io.rapport.analytics.segment.Segmenting.untilMembers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.WithRapport;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules on scores, asked of a year and in a currency of their own. */
@QuarkusTest
@WithRapport
class PastScoresTest {
    private static final Instant START = Instant.parse("1998-01-05T12:00:00Z");
    private static final Instant SPRING = Instant.parse("1998-05-04T12:00:00Z");
    private static final Instant SUMMER = Instant.parse("1998-07-06T12:00:00Z");
    private static final Instant AUTUMN = Instant.parse("1998-10-05T12:00:00Z");
    private static final Instant WINTER = Instant.parse("1998-12-07T12:00:00Z");
    private static final String CURRENCY = "TMT";
    private static final List<String> SCORES = List.of(
            "probabilityAlive",
            "churnRisk",
            "expectedOrders",
            "customerLifetimeValue",
            "rfmRecency",
            "rfmFrequency",
            "rfmMonetary");

    @Inject
    Jdbi jdbi;

    private final Segmenting segmenting = new Segmenting();

    /** Of fits that other tests asked for at odd times none is left. */
    @BeforeEach
    void forgetFits() {
        await().untilAsserted(() ->
                assertThat(fits("state in ('waiting', 'scoring')")).isZero());
        jdbi.useHandle(handle -> handle.execute("delete from clv_fit where as_of <= ?", WINTER));
    }

    private long fits(String which) {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from clv_fit where " + which)
                .mapTo(Long.class)
                .one());
    }

    @Test
    void aRuleOnScoresSeesOnAPastDayWhatTheFitOfThenSaidOfTheOrdersUntilThen() {
        population();
        var faithful = segmenting.customer(Map.of());
        var gone = segmenting.customer(Map.of());
        buys(faithful, "40", 2, 23);
        buys(gone, "20", 1, 16);
        var segment = segmenting.segment("{'any':["
                + String.join(
                        ",", SCORES.stream().map(PastScoresTest::atLeastOne).toList()) + "]}");
        var alive = "{'metric':'probabilityAlive','op':'>=','value':0.5}";

        assertThat(Segmenting.preview(asked(alive, SPRING), 400)
                        .body("errors.field", hasItem("rule.all[1].metric"))
                        .body("errors.message", hasItem(containsString("/api/v1/clv/fits")))
                        .extract()
                        .<String>path("type"))
                .isNotNull();
        var spring = fit(SPRING, true);
        var said = Map.of(faithful, published(faithful), gone, published(gone));
        var living = segmenting.segment(alive);
        untilMembers(living, faithful, gone);
        var winter = fit(WINTER, true);
        untilMembers(living, faithful);

        said.forEach((customer, then) ->
                assertThat(found(customer, segment, SPRING, spring)).isEqualTo(then));
        assertThat(found(gone, segment, WINTER, winter)).isEqualTo(published(gone));
        assertThat(alive(gone, segment, SUMMER, spring)).isLessThan(alive(gone, segment, SPRING, spring));
        assertThat(alive(gone, segment, WINTER, winter)).isLessThan(new BigDecimal("0.5"));

        assertThat(segmenting.preview(alive, SPRING)).isEqualTo(2);
        assertThat(segmenting.preview(alive, WINTER)).isOne();
        Segmenting.preview(asked(alive, SUMMER), 200).body("fitId", equalTo(spring));
        assertThat(members(living, "?by=rule&asOf=" + SPRING))
                .containsExactlyInAnyOrder(faithful.toString(), gone.toString());
        assertThat(members(living, "?by=rule&asOf=" + WINTER)).containsExactly(faithful.toString());
        var naming = segmenting.segment("{'segment':'" + living + "'}");
        assertThat(members(naming, "?by=rule&asOf=" + WINTER)).containsExactly(faithful.toString());
        explain(gone, naming, "?asOf=" + START)
                .statusCode(400)
                .body("errors.field", hasItem("rule.all[1].segment"))
                .body("inside", nullValue());
    }

    @Test
    void aFitForThePastScoresNobodyToday() {
        var customer = segmenting.customer(Map.of());
        buys(customer, "30", 1, 30);
        population();
        var live = fit(WINTER, true);
        var past = fit(AUTUMN, false);
        var segment = segmenting.segment("{'metric':'churnRisk','op':'<','value':0.9}");

        assertThat(metrics(customer).getString("scores.fitId")).isEqualTo(live);
        explain(customer, segment, "?asOf=" + AUTUMN).statusCode(200).body("fitId", equalTo(past));
        explain(customer, segment, "").statusCode(200).body("fitId", nullValue());
    }

    /** Some buy once, some for a while. */
    private static void population() {
        for (var i = 0; i < 40; i++) {
            buys(Ids.next(), String.valueOf(10 + i), 1 + i % 3, i % 4 == 0 ? 1 : 2 + i % 9);
        }
    }

    private static void buys(UUID customer, String total, int everyWeeks, int times) {
        var visit = Visit.of(customer);
        for (var i = 0; i < times; i++) {
            visit.orders(total, CURRENCY, START.plus(7L * everyWeeks * i, ChronoUnit.DAYS));
        }
        await().untilAsserted(
                        () -> assertThat(metrics(customer).getInt("orders")).isEqualTo(times));
    }

    private static String atLeastOne(String metric) {
        var currency = metric.equals("customerLifetimeValue") ? ",'currency':'" + CURRENCY + "'" : "";
        return "{'metric':'" + metric + "','op':'>=','value':1" + currency + "}";
    }

    private String asked(String rule, Instant asOf) {
        return "{\"rule\":" + segmenting.tagged(rule) + ",\"asOf\":\"" + asOf + "\"}";
    }

    private static String fit(Instant asOf, boolean live) {
        String fit = Api.given("analyst")
                .body(Map.of("asOf", asOf.toString(), "live", live))
                .post("/api/v1/clv/fits")
                .then()
                .statusCode(202)
                .extract()
                .path("fitId");
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> Api.given("analyst")
                        .get("/api/v1/clv/fits/{id}", fit)
                        .then()
                        .body("state", equalTo("done")));
        return fit;
    }

    /** What is said of her now, in the order of {@link #SCORES}. */
    private static List<String> published(UUID customer) {
        var metrics = metrics(customer);
        return Stream.of("pAlive", "churnRisk", "expectedOrders", "clv", "rfm.recency", "rfm.frequency", "rfm.monetary")
                .map(name -> new BigDecimal(metrics.getString("scores." + name))
                        .stripTrailingZeros()
                        .toPlainString())
                .toList();
    }

    private static List<String> found(UUID customer, UUID segment, Instant asOf, String fit) {
        var parts = explain(customer, segment, "?asOf=" + asOf)
                .statusCode(200)
                .body("fitId", equalTo(fit))
                .extract()
                .<List<String>>path("rule.rules[1].rules.found");
        return parts.stream()
                .map(each -> new BigDecimal(each).stripTrailingZeros().toPlainString())
                .toList();
    }

    private static BigDecimal alive(UUID customer, UUID segment, Instant asOf, String fit) {
        return new BigDecimal(found(customer, segment, asOf, fit).getFirst());
    }

    private static JsonPath metrics(UUID customer) {
        return Api.given("analyst")
                .get("/api/v1/customers/{id}/metrics", customer)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
