package io.rapport.mis;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.rapport.mis.Receiver.Call;
import io.rapport.mis.Receiver.Reply;
import io.rapport.test.Api;
import io.rapport.test.Tokens;
import io.rapport.test.WithRapport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a currency of its own, and subscribes to that alone. */
@QuarkusTest
@WithRapport
class WebhooksTest {
    private static final String PATH = "/api/v1/webhook-subscriptions";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Instant DAY = Instant.parse("2021-03-01T18:30:00Z");
    private static final int ORDERS = 20;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> subscribed = new ArrayList<>();

    @Inject
    AgroalDataSource database;

    @BeforeAll
    static void haveTokens() {
        Tokens.of("admin");
    }

    @AfterEach
    void tidyUp() throws Exception {
        subscribed.forEach(id -> admin().delete(PATH + "/" + id).then().statusCode(204));
        for (var one : open) {
            one.close();
        }
    }

    @Test
    void oneBadReceiverDelaysNobody() {
        var behindTheWall = opened(Receiver.healthy());
        var good = opened(Receiver.healthy());
        var alsoGood = opened(Receiver.healthy());
        var slow = opened(Receiver.behaving(_ -> Reply.status(200).slow(Duration.ofMillis(2_500))));
        var flaky = opened(Receiver.behaving(firstOfEachFails()));
        var redirecting = opened(Receiver.behaving(_ -> Reply.redirect("http://127.0.0.1:" + behindTheWall.port())));
        var down = opened(Receiver.healthy());
        down.close();

        var secret = subscribe(good, "CLP", "minute").getString("secret");
        subscribe(alsoGood, "CLP", "minute");
        subscribe(slow, "CLP", "minute");
        var flakySecret = subscribe(flaky, "CLP", "minute").getString("secret");
        var refused = subscribe(redirecting, "CLP", "minute").getString("id");
        var unreachable = subscribe(down, "CLP", "minute").getString("id");
        order("CLP", ORDERS);

        await().atMost(PATIENCE).untilAsserted(() -> {
            hasAll(good);
            hasAll(alsoGood);
        });
        await().atMost(PATIENCE).untilAsserted(() -> {
            hasAll(flaky);
            hasAll(slow);
        });
        assertThat(List.of(good, alsoGood, slow, flaky)).allSatisfy(receiver -> inOrder(receiver.accepted()));
        assertThat(good.calls()).allMatch(call -> call.verifies(secret));
        assertThat(flaky.calls()).allMatch(call -> call.verifies(flakySecret) && !call.verifies(secret));
        assertThat(behindTheWall.calls()).as("reached by a redirect").isEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> {
            get(refused).body("state", equalTo("paused"));
            get(unreachable).body("state", equalTo("paused"));
        });
        deliveries(refused)
                .body("items.reason", hasItem("redirects are not followed"))
                .body("items.status", hasItem(302));
        deliveries(unreachable).body("items.verdict", hasItem("unreachable"));
    }

    @Test
    void goesOnByItselfWhenTheReceiverIsBack() {
        var port = opened(Receiver.healthy());
        port.close();
        var id = subscribe(port, "COP", "minute").getString("id");
        order("COP", ORDERS);
        await().atMost(PATIENCE).untilAsserted(() -> get(id).body("state", equalTo("paused")));
        var metrics = metrics();
        assertThat(metric(metrics, "rapport_webhooks_paused")).isGreaterThanOrEqualTo(1);
        assertThat(metric(metrics, "rapport_webhooks_backlog")).isGreaterThanOrEqualTo(1);
        assertThat(metric(metrics, "rapport_webhooks_oldest_age_seconds")).isPositive();

        var back = opened(Receiver.at(port.port()));
        await().atMost(PATIENCE).untilAsserted(() -> hasAll(back));
        inOrder(back.accepted());
        await().atMost(PATIENCE).untilAsserted(() -> get(id).body("state", equalTo("active")));
    }

    @Test
    void aMessageKeepsItsIdAndItsBodyOverRetries() {
        var status = new AtomicInteger(503);
        var receiver = opened(Receiver.behaving(_ -> Reply.status(status.get())));
        var id = subscribe(receiver, "PEN", "day").getString("id");
        order("PEN", 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.calls().stream()
                                .filter(call -> call.data().path("final").asBoolean()))
                        .hasSizeGreaterThan(1));
        status.set(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.accepted()).isNotEmpty());

        var calls = receiver.calls();
        var last = receiver.accepted().getFirst();
        var same = calls.stream().filter(call -> call.id().equals(last.id())).toList();
        assertThat(same).hasSizeGreaterThan(1).allMatch(call -> call.body.equals(last.body));
        await().atMost(PATIENCE)
                .untilAsserted(() -> deliveries(id)
                        .body(
                                "items.findAll { it.webhookId == '%s' }.verdict".formatted(last.id()),
                                hasItem("delivered"))
                        .body(
                                "items.findAll { it.webhookId == '%s' }.verdict".formatted(last.id()),
                                hasItem("refused")));
    }

    @Test
    void aLaterRevisionSupersedesOneThatWasNotDelivered() {
        var healthy = new AtomicInteger(503);
        var receiver = opened(Receiver.behaving(_ -> Reply.status(healthy.get())));
        subscribe(receiver, "UYU", "day");
        order("UYU", 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.calls()).isNotEmpty());
        order("UYU", 2);
        untilRevenue("UYU", "3.00");
        healthy.set(200);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.accepted())
                        .anyMatch(call -> call.data().path("final").asBoolean()
                                && call.data().path("value").asText().equals("3.00")));
        inOrder(receiver.accepted());
        assertThat(receiver.accepted()).extracting(Call::id).doesNotHaveDuplicates();
    }

    @Test
    void bothSecretsSignWhileTheyOverlap() {
        var receiver = opened(Receiver.healthy());
        var made = subscribe(receiver, "BOB", "day");
        var id = made.getString("id");
        var rotated = admin().body(Map.of("overlap", "PT1H"))
                .post(PATH + "/" + id + "/secret")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(rotated.getString("secret")).startsWith("whsec_").isNotEqualTo(made.getString("secret"));
        assertThat(rotated.getString("previousSecretUntil")).isNotNull();
        test(id).body("verdict", equalTo("delivered")).body("status", equalTo(204));

        var overlapping = receiver.calls().getFirst();
        assertThat(overlapping.verifies(made.getString("secret"))).isTrue();
        assertThat(overlapping.verifies(rotated.getString("secret"))).isTrue();
        assertThat(overlapping.body).contains("\"type\":\"mis.webhook-tested\"");

        admin().body(Map.of("overlap", "PT0S"))
                .post(PATH + "/" + id + "/secret")
                .then()
                .statusCode(200);
        test(id);
        assertThat(receiver.calls().getLast().verifies(rotated.getString("secret")))
                .isFalse();
    }

    @Test
    void sendsAgainUnderTheSameIdsFromAnyInstant() {
        var receiver = opened(Receiver.healthy());
        order("PYG", 3);
        untilRevenue("PYG", "3");
        var id = subscribe(receiver, "PYG", "minute").getString("id");
        replay(id, "2020-01-01T00:00:00Z");
        await().atMost(PATIENCE).untilAsserted(() -> hasAll(receiver, 3));
        untilQuiet(id);
        var once = receiver.calls().size();
        var ids = new HashSet<>(receiver.calls().stream().map(Call::id).toList());
        replay(id, "2020-01-01T00:00:00Z");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.calls()).hasSizeGreaterThanOrEqualTo(once + ids.size()));
        assertThat(receiver.calls()).extracting(Call::id).containsOnlyElementsOf(ids);
        admin().body(Map.of("from", "yesterday"))
                .post(PATH + "/" + id + "/replay")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("from"));
    }

    @Test
    void onlyFinalFiguresOfOneWindowWhereAskedFor() {
        var receiver = opened(Receiver.healthy());
        var filters = Map.of(
                "kpis", List.of("orders"),
                "windows", List.of("day"),
                "currencies", List.of("GYD"),
                "dimensions", List.of("country:*"),
                "onlyFinal", true);
        var view = subscribe(Map.of("url", receiver.url(), "filters", filters));
        assertThat(view.getMap("filters")).containsAllEntriesOf(filters);
        order("GYD", 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.calls())
                        .anyMatch(call -> call.data().path("value").asText().equals("2")));
        assertThat(receiver.calls())
                .allMatch(call -> call.data().path("final").asBoolean()
                        && call.data().path("kpi").asText().equals("orders")
                        && call.data().path("window").asText().equals("day")
                        && call.data()
                                .path("dimensions")
                                .path("country")
                                .asText()
                                .equals("TR"));
    }

    @Test
    void aReceiverThatIsGoneIsLeftAloneUntilAskedAgain() {
        var status = new AtomicInteger(410);
        var receiver = opened(Receiver.behaving(_ -> Reply.status(status.get())));
        var id = subscribe(receiver, "SRD", "day").getString("id");
        order("SRD", 1);
        await().atMost(PATIENCE).untilAsserted(() -> get(id).body("state", equalTo("gone")));
        status.set(200);
        var tag = admin().get(PATH + "/" + id).header("ETag");
        admin().body(Map.of("state", "active")).patch(PATH + "/" + id).then().statusCode(428);
        admin().header("If-Match", tag)
                .body(Map.of("state", "active"))
                .patch(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("active"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.accepted()).isNotEmpty());
    }

    /** As after a kill -9: its lease stands until it ends, and the work is done under the same ids. */
    @Test
    void anotherReplicaStandsInForOneThatDied() throws SQLException {
        var receiver = opened(Receiver.healthy());
        var id = subscribe(receiver, "FKP", "minute").getString("id");
        execute(
                "update webhook_subscription set lease = gen_random_uuid(), lease_until = now() + interval '1 hour' where id = '%s'"
                        .formatted(id));
        order("FKP", ORDERS);
        untilRevenue("FKP", "20.00");
        assertThat(receiver.calls()).as("while another holds the lease").isEmpty();
        execute("update webhook_subscription set lease_until = now() where id = '%s'".formatted(id));
        await().atMost(PATIENCE).untilAsserted(() -> hasAll(receiver));
        inOrder(receiver.accepted());
        assertThat(receiver.accepted()).extracting(Call::id).doesNotHaveDuplicates();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theLogIsPaged() {
        var receiver = opened(Receiver.healthy());
        var id = subscribe(receiver, "VES", "day").getString("id");
        for (var time = 0; time < 3; time++) {
            test(id);
        }
        var first = admin().get(PATH + "/" + id + "/deliveries?limit=2").jsonPath();
        assertThat(first.getList("items")).hasSize(2);
        var rest = admin().get(PATH + "/" + id + "/deliveries?limit=2&after=" + first.getString("next"))
                .jsonPath();
        assertThat(rest.getList("items")).hasSize(1);
        assertThat(rest.getString("next")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://mis.example/kpis",
                "https://10.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://169.254.169.254/latest/meta-data",
                "https://100.100.100.200/",
                "https://[fd00:ec2::254]/",
                "https://localhost.:443x/",
                "ftp://1.1.1.1/",
                "https://user:secret@1.1.1.1/",
                "not a url",
                "https:///x"
            })
    void refusesInternalAddresses(String url) {
        admin().body(Map.of("url", url))
                .post(PATH)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem("url"));
    }

    @Test
    void refusesFiltersThatNothingMatches() {
        admin().body(Map.of("url", "https://1.1.1.1/", "filters", Map.of("kpis", List.of("profit"))))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("filters.kpis"));
        admin().body(Map.of("url", "https://1.1.1.1/", "filters", Map.of("maxAge", "soon")))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("filters.maxAge"));
    }

    @Test
    void theSecretIsShownOnceAndKeptLocked() throws SQLException {
        var receiver = opened(Receiver.healthy());
        var made = subscribe(
                Map.of("url", receiver.url() + "?token=hush", "filters", Map.of("currencies", List.of("XCD"))));
        var id = made.getString("id");
        get(id).body("secret", equalTo(null)).body("url", not(containsString("hush")));
        admin().get(PATH).then().statusCode(200).body("items.secret", not(hasItem(made.getString("secret"))));
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "select position(decode(?, 'base64') in secret) from webhook_subscription where id = ?::uuid")) {
            statement.setString(1, made.getString("secret").substring("whsec_".length()));
            statement.setString(2, id);
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isZero();
            }
        }
    }

    @Test
    void aRepeatUnderTheSameKeySubscribesOnceAndIsToldTheSameSecret() throws SQLException {
        var key = Ids.next().toString();
        var wanted = Map.of("url", "https://1.1.1.1/", "filters", Map.of("currencies", List.of("XPF")));
        var first = subscribe(admin().header("Idempotency-Key", key), wanted);
        var again = admin().header("Idempotency-Key", key)
                .body(wanted)
                .post(PATH)
                .then()
                .statusCode(201);

        again.body("id", equalTo(first.getString("id"))).body("secret", equalTo(first.getString("secret")));
        assertThat(keptAnswer(key)).startsWith("sealed:").doesNotContain(first.getString("secret"));
        admin().header("Idempotency-Key", key)
                .body(Map.of("url", "https://1.1.1.2/"))
                .post(PATH)
                .then()
                .statusCode(422);
    }

    private String keptAnswer(String key) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("select body from idempotency_key where key = ?")) {
            statement.setString(1, key);
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }

    @Test
    void adminsSubscribeAndAnalystsLook() {
        given("analyst").get(PATH).then().statusCode(200);
        given("agent").get(PATH).then().statusCode(403);
        given("analyst")
                .body(Map.of("url", "https://1.1.1.1/"))
                .post(PATH)
                .then()
                .statusCode(403);
        given("analyst").get(PATH + "/" + Ids.next() + "/deliveries").then().statusCode(403);
        admin().get(PATH + "/" + Ids.next()).then().statusCode(404);
    }

    private void hasAll(Receiver receiver) {
        hasAll(receiver, ORDERS);
    }

    /** The overall revenue of each minute, final. */
    private static void hasAll(Receiver receiver, int minutes) {
        var finals = receiver.accepted().stream()
                .filter(call -> call.data().path("final").asBoolean())
                .map(Call::key)
                .distinct();
        assertThat(finals).hasSize(minutes);
    }

    /** An answer that came too late for the bridge brings the same message again, under its id. */
    private static void inOrder(List<Call> calls) {
        var newest = new HashMap<String, Long>();
        var ids = new HashSet<String>();
        calls.forEach(call -> {
            var revision = call.data().path("revision").asLong();
            var least = newest.getOrDefault(call.key(), 0L) + (ids.add(call.id()) ? 1 : 0);
            assertThat(revision).as(call.key()).isGreaterThanOrEqualTo(least);
            newest.put(call.key(), revision);
        });
    }

    /** Each fails once. */
    private static Function<Call, Reply> firstOfEachFails() {
        var seen = ConcurrentHashMap.<String>newKeySet();
        return call -> Reply.status(seen.add(call.id()) ? 500 : 200);
    }

    private static void order(String currency, int minutes) {
        for (var minute = 0; minute < minutes; minute++) {
            new Shop(currency, "TR").order(Ids.next(), DAY.plusSeconds(60L * minute), "1");
        }
    }

    private static void untilRevenue(String currency, String value) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> admin().get("/api/v1/kpis?kpi=revenue&window=day&currency=" + currency)
                        .then()
                        .body("items[0].value", equalTo(value))
                        .body("items[0].final", equalTo(true)));
    }

    private void untilQuiet(String id) {
        var last = new AtomicInteger(-1);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            var now = deliveries(id).extract().jsonPath().getList("items").size();
            return last.getAndSet(now) == now;
        });
    }

    private static void replay(String id, String from) {
        admin().body(Map.of("from", from))
                .post(PATH + "/" + id + "/replay")
                .then()
                .statusCode(202);
    }

    private JsonPath subscribe(Receiver receiver, String currency, String window) {
        var filters = Map.of(
                "kpis", List.of("revenue"),
                "windows", List.of(window),
                "dimensions", List.of("all"),
                "currencies", List.of(currency));
        return subscribe(Map.of("url", receiver.url(), "filters", filters));
    }

    private JsonPath subscribe(Map<String, ?> body) {
        return subscribe(admin(), body);
    }

    private JsonPath subscribe(RequestSpecification asking, Map<String, ?> body) {
        var made = asking.body(body).post(PATH).then().statusCode(201).extract().jsonPath();
        subscribed.add(made.getString("id"));
        assertThat(made.getString("secret")).startsWith("whsec_");
        return made;
    }

    private static ValidatableResponse get(String id) {
        return given("analyst").get(PATH + "/" + id).then().statusCode(200);
    }

    private static ValidatableResponse deliveries(String id) {
        return admin().get(PATH + "/" + id + "/deliveries?limit=1000").then().statusCode(200);
    }

    private static ValidatableResponse test(String id) {
        return admin().post(PATH + "/" + id + "/test").then().statusCode(200);
    }

    private static String metrics() {
        return Api.anonymous().get("/q/metrics").asString();
    }

    private static double metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Receiver opened(Receiver receiver) {
        open.add(receiver);
        return receiver;
    }

    private static RequestSpecification admin() {
        return given("admin");
    }
}
