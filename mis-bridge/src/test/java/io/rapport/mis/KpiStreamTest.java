package io.rapport.mis;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.EventJson;
import io.rapport.kit.Ids;
import io.rapport.test.Tokens;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class KpiStreamTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Instant DAY = Instant.parse("2022-07-07T18:30:00Z");

    @Test
    void whoComesBackMissesNothing() {
        order("KYD", 0, 5);
        String last;
        var seen = new HashSet<String>();
        try (var reader = new Reader("currency=KYD&kpi=revenue&window=minute&dimension=all", "0")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.starts()).hasSize(5));
            last = reader.lastId();
            seen.addAll(reader.starts());
        }
        order("KYD", 5, 10);
        try (var reader = new Reader("currency=KYD&kpi=revenue&window=minute&dimension=all", last)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                var all = new HashSet<>(seen);
                all.addAll(reader.starts());
                assertThat(all).hasSize(10);
            });
            assertThat(reader.ids()).isSorted().allMatch(id -> id > Long.parseLong(last));
        }
    }

    @Test
    void tellsOfRevisionsAsTheyCome() {
        order("BBD", 0, 1);
        try (var reader = new Reader("currency=BBD&kpi=revenue&window=hour&dimension=all", "0")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.values()).contains("1.00"));
            order("BBD", 1, 3);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.values()).contains("3.00"));
        }
    }

    @Test
    void sendsOnlyWhatWasAskedFor() {
        order("TTD", 0, 2);
        try (var reader = new Reader("currency=TTD&dimension=country:TT&kpi=orders&window=day", "0")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.events()).isNotEmpty());
            assertThat(reader.events())
                    .allMatch(kpi -> kpi.path("currency").asText().equals("TTD")
                            && kpi.path("kpi").asText().equals("orders")
                            && kpi.path("window").asText().equals("day")
                            && kpi.path("dimensions").path("country").asText().equals("TT"));
        }
    }

    @Test
    void anIdThatIsNoneIsToldSo() {
        given("analyst")
                .header("Last-Event-ID", "yesterday")
                .get("/api/v1/kpis/stream")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("Last-Event-ID"));
    }

    private static void order(String currency, int from, int to) {
        for (var minute = from; minute < to; minute++) {
            new Shop(currency, "TT").order(Ids.next(), DAY.plusSeconds(60L * minute), "1");
        }
    }

    /** Holds a stream open. */
    private static final class Reader implements Flow.Subscriber<String>, AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        Reader(String query, String lastEventId) {
            var url = "http://127.0.0.1:" + RestAssured.port + "/api/v1/kpis/stream?" + query;
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer " + Tokens.of("analyst"))
                    .header("Last-Event-ID", lastEventId)
                    .build();
            var _ = client.sendAsync(request, BodyHandlers.fromLineSubscriber(this));
        }

        List<JsonNode> events() {
            return fields("data:").stream()
                    .map(text -> EventJson.read(text, JsonNode.class))
                    .toList();
        }

        List<String> values() {
            return events().stream().map(kpi -> kpi.path("value").asText()).toList();
        }

        Set<String> starts() {
            return new HashSet<>(
                    events().stream().map(kpi -> kpi.path("start").asText()).toList());
        }

        List<Long> ids() {
            return fields("id:").stream().map(Long::valueOf).toList();
        }

        String lastId() {
            return fields("id:").getLast();
        }

        private List<String> fields(String field) {
            return lines.stream()
                    .filter(line -> line.startsWith(field))
                    .map(line -> line.substring(field.length()).strip())
                    .toList();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}

        @Override
        public void close() {
            client.shutdownNow();
        }
    }
}
