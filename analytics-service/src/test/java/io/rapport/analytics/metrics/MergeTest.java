package io.rapport.analytics.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.events.EventJson;
import io.rapport.events.RapportEvent;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures, segments and reports follow merge and unmerge, whatever arrives first and however often. */
@QuarkusTest
@WithRapport
class MergeTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyInterleavingOfOrdersRefundsMergesAndUnmergesEndsAsTheModel(long seed) {
        var random = new Random(seed);
        var model = new Model(random);
        var steps = new ArrayList<Runnable>(model.steps);
        steps.addAll(model.steps.subList(0, model.steps.size() / 3));
        Collections.shuffle(steps, random);
        steps.forEach(Runnable::run);

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(published(model.customers)).isEqualTo(model.expected()));
    }

    @Test
    void theAbsorbedIsInNoSegmentUntilSheIsUnmerged() {
        var survivor = Ids.next();
        var absorbed = Ids.next();
        var tag = survivor.toString();
        Stream.of(survivor, absorbed).forEach(id -> send(id, tagged(id, tag)));
        var segment = segment(tag);
        untilMembers(segment, survivor, absorbed);
        var mergeId = Ids.next();
        send(absorbed, new Merged(mergeId, survivor, absorbed));
        send(survivor, new Merged(mergeId, survivor, absorbed));
        untilMembers(segment, survivor);
        send(survivor, new Unmerged(mergeId, survivor, absorbed));
        send(absorbed, new Unmerged(mergeId, survivor, absorbed));
        send(absorbed, new Merged(mergeId, survivor, absorbed));
        untilMembers(segment, survivor, absorbed);
    }

    @Test
    void reportsCountOnePersonOnceAndTwoAgainAfterwards() {
        var survivor = Ids.next();
        var absorbed = Ids.next();
        var hers = Visit.of(survivor).orders("10", "MKD", NOON);
        var others = Visit.of(absorbed).orders("20", "MKD", NOON);
        untilBuyers(2);
        others.attributedTo(survivor, 2);
        untilBuyers(1);
        others.attributedTo(absorbed, 4).attributedTo(survivor, 3);
        hers.attributedTo(survivor, 1);
        untilBuyers(2);
    }

    /** Some customers, each with visitors who order and refund; merges and unmerges as customer-service tells of them. */
    private static final class Model {
        private final List<UUID> customers = Stream.generate(Ids::next).limit(4).toList();
        private final List<Runnable> steps = new ArrayList<>();
        private final Map<UUID, UUID> survivors = new HashMap<>();
        private final Map<UUID, BigDecimal> net = new HashMap<>();

        Model(Random random) {
            var homes = new HashMap<Visit, UUID>();
            customers.forEach(customer ->
                    Stream.generate(Visit::anonymous).limit(2).forEach(visit -> homes.put(visit, customer)));
            homes.forEach((visit, home) -> shop(visit, home, random));
            var versions = new HashMap<Visit, Long>();
            for (int i = 0; i < 8; i++) {
                homes.forEach((visit, home) -> attribute(visit, survivor(home), versions));
                mergeOrUnmerge(random);
            }
            homes.forEach((visit, home) -> attribute(visit, survivor(home), versions));
        }

        private void shop(Visit visit, UUID home, Random random) {
            var order = Visit.newOrderKey();
            var total = BigDecimal.valueOf(100L + random.nextInt(900), 1);
            var placed = visit.placed(order, total.toString(), "BAM", NOON);
            var refunded = visit.refunded(order, "1.5", "BAM", NOON, NOON.plusSeconds(60));
            steps.add(() -> visit.send(placed));
            steps.add(() -> visit.send(refunded));
            net.merge(home, total.subtract(new BigDecimal("1.5")), BigDecimal::add);
        }

        private void attribute(Visit visit, UUID customer, Map<Visit, Long> versions) {
            var version = versions.merge(visit, 1L, Long::sum);
            steps.add(() -> visit.attributedTo(customer, version));
        }

        private void mergeOrUnmerge(Random random) {
            var one = customers.get(random.nextInt(customers.size()));
            var other = customers.get(random.nextInt(customers.size()));
            if (survivors.containsKey(other)) {
                survivors.remove(other);
            } else if (!survivor(one).equals(other)) {
                survivors.put(other, survivor(one));
            }
        }

        private UUID survivor(UUID customer) {
            return survivors.containsKey(customer) ? survivor(survivors.get(customer)) : customer;
        }

        Map<UUID, BigDecimal> expected() {
            var expected = new HashMap<UUID, BigDecimal>();
            customers.forEach(customer -> expected.merge(survivor(customer), net.get(customer), BigDecimal::add));
            expected.replaceAll((_, sum) -> sum.stripTrailingZeros());
            return expected;
        }
    }

    private static Map<UUID, BigDecimal> published(List<UUID> customers) {
        var sums = new HashMap<UUID, BigDecimal>();
        customers.forEach(customer -> {
            var figures = metrics(customer);
            if (figures.getInt("orders") > 0) {
                var revenue = new BigDecimal(figures.getString("currencies[0].revenue"));
                var refunds = new BigDecimal(figures.getString("currencies[0].refunds"));
                sums.put(customer, revenue.subtract(refunds).stripTrailingZeros());
            }
        });
        return sums;
    }

    private static JsonPath metrics(UUID customer) {
        var answer = Api.given("analyst").get("/api/v1/customers/{id}/metrics", customer);
        return answer.statusCode() == 200 ? answer.jsonPath() : JsonPath.from("{\"orders\":0}");
    }

    private static void untilBuyers(int customers) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> Api.given("analyst")
                        .get("/api/v1/reports/revenue?by=day&currency=MKD")
                        .then()
                        .body("items.customers", contains(customers))
                        .body("items.orders", contains(2)));
    }

    private static UUID segment(String tag) {
        return UUID.fromString(Api.given("marketer")
                .body(Map.of("name", tag, "rule", Map.of("attribute", "tags", "op", "=", "value", tag)))
                .post("/api/v1/segments")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private static void untilMembers(UUID segment, UUID... members) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(Api.given("marketer")
                                .get("/api/v1/segments/{id}/members", segment)
                                .jsonPath()
                                .getList("items.customerId"))
                        .containsExactlyInAnyOrder(
                                Stream.of(members).map(UUID::toString).toArray()));
    }

    private static ProfileChanged tagged(UUID id, String tag) {
        return EventJson.read(
                EventJson.write(Map.of("customerId", id, "version", 1, "tags", List.of(tag))), ProfileChanged.class);
    }

    private static void send(UUID key, RapportEvent event) {
        EventSender.send(key.toString(), Instant.now(), event);
    }
}
