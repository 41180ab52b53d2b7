package io.rapport.stack.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kafka hangs, and then dies, while storefronts send: they are told to come again, and what they bring again is stored once. */
@Order(5)
@Tag("long")
@ExtendWith(RunningStack.Shared.class)
class KafkaAwayIT {
    private static final int STOREFRONTS = 6;
    /** Longer than the collector waits for Kafka, on a busy machine. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private static final Duration CLICK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile boolean closed;

    private record Answer(String id, int status, Optional<String> retryAfter, Instant asked, Instant answered) {
        boolean isWithin(Instant from, Instant to) {
            return asked.isAfter(from) && answered.isBefore(to);
        }
    }

    @Test
    void tellsStorefrontsToComeAgainAndStoresEachEventOnce(RunningStack stack) throws Exception {
        var storefronts = IntStream.range(0, STOREFRONTS)
                .mapToObj(number -> Thread.ofVirtual().start(() -> sendUntilClosed(stack, number)))
                .toList();
        awaitAnswers(200, 30);

        stack.pauseKafka();
        var paused = Instant.now();
        awaitAnswers(503, 2 * STOREFRONTS);
        var resumed = Instant.now();
        stack.resumeKafka();
        awaitAnswers(200, 30);

        stack.killKafka();
        var killed = Instant.now();
        awaitAnswers(503, 2 * STOREFRONTS);
        var restarted = Instant.now();
        stack.up();
        awaitAnswers(200, 30);
        closed = true;
        for (var storefront : storefronts) {
            storefront.join(LONGEST_ANSWER);
        }

        assertThat(answers).extracting(Answer::status).containsOnly(200, 503);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(Duration.between(answer.asked(), answer.answered()))
                        .isLessThan(LONGEST_ANSWER));
        assertThat(answers.stream().filter(answer -> answer.status() == 503))
                .allSatisfy(answer -> assertThat(answer.retryAfter())
                        .hasValueSatisfying(after -> assertThat(after).matches("[1-9]\\d?")));
        assertThat(answers.stream()
                        .filter(answer -> answer.isWithin(paused, resumed) || answer.isWithin(killed, restarted)))
                .isNotEmpty()
                .extracting(Answer::status)
                .containsOnly(503);

        sendAgain(stack);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored(stack)).isEqualTo(onceEach()));
    }

    private void awaitAnswers(int status, int more) {
        var enough = count(status) + more;
        await().atMost(PATIENCE).until(() -> count(status) >= enough);
    }

    private long count(int status) {
        return answers.stream().filter(answer -> answer.status() == status).count();
    }

    /** A shopper clicks now and then. */
    private void sendUntilClosed(RunningStack stack, int number) {
        for (var event = 0; !closed; event++) {
            answers.add(send(stack, "away-" + number + "-" + event + "-" + UUID.randomUUID()));
            LockSupport.parkNanos(CLICK.toNanos());
        }
    }

    /** As SDKs do: the same body until it is taken. */
    private void sendAgain(RunningStack stack) {
        var refused = answers.stream()
                .filter(answer -> answer.status() == 503)
                .map(Answer::id)
                .toList();
        refused.forEach(id -> await().pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(() -> send(stack, id).status(), status -> status == 200));
    }

    /** Every other one has personal data, and so goes to two topics. */
    private Answer send(RunningStack stack, String id) {
        var email = id.hashCode() % 2 == 0 ? ",\"email\":\"kafka-away@example.com\"" : "";
        var body = """
                {"messageId":"%s","userId":"kafka-away","event":"Product Viewed","properties":{"product_id":"p1"%s}}""".formatted(id, email);
        var credentials = Base64.getEncoder().encodeToString((stack.writeKey() + ":").getBytes(UTF_8));
        var request = HttpRequest.newBuilder(URI.create(stack.topology().url(Service.INTERACTION) + "/v1/track"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Basic " + credentials)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var asked = Instant.now();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            return new Answer(
                    id, answer.statusCode(), answer.headers().firstValue("Retry-After"), asked, Instant.now());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Map<String, Integer> onceEach() {
        var once = new HashMap<String, Integer>();
        answers.forEach(answer -> once.put(answer.id(), 1));
        return once;
    }

    private Map<String, Integer> stored(RunningStack stack) throws SQLException {
        var ids = new ArrayList<>(onceEach().keySet());
        var stored = new HashMap<String, Integer>();
        try (var connection = stack.database(Service.INTERACTION);
                var query = connection.prepareStatement("select id from event where id = any (?)")) {
            query.setArray(1, connection.createArrayOf("text", ids.toArray()));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    stored.merge(rows.getString(1), 1, Integer::sum);
                }
            }
        }
        return stored;
    }
}
