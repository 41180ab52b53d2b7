package io.rapport.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.EventJson;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.Tokens;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A timeline as it grows, over server-sent events. */
@QuarkusTest
@WithRapport
class TimelineStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final UUID customer = Ids.next();

    /** An open stream, and what it has said so far. */
    private record Reader(HttpClient client, List<String> lines) implements AutoCloseable {
        List<String> ids() {
            return lines.stream()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> EventJson.read(line.substring(5), JsonNode.class)
                            .path("id")
                            .asText())
                    .toList();
        }

        String lastId() {
            return lines.stream()
                    .filter(line -> line.startsWith("id:"))
                    .reduce((_, last) -> last)
                    .orElseThrow()
                    .substring(3)
                    .strip();
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }

    @Test
    void goesOnWhereItWasLeftAndTellsNothingTwice() {
        var before = ticket();
        untilOnTimeline(before);
        String last;
        List<String> seen;
        try (var reader = follow(null)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                consent("granted");
                assertThat(reader.ids()).isNotEmpty();
            });
            last = reader.lastId();
            seen = reader.ids();
        }
        var missed = List.of(ticket(), ticket());
        missed.forEach(this::untilOnTimeline);

        try (var reader = follow(last)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.ids()).containsAll(missed));
            assertThat(reader.ids()).doesNotContain(seen.getLast()).doesNotHaveDuplicates();
            var later = consent("withdrawn");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.ids()).endsWith(later));
        }
    }

    @Test
    void beginsNowForWhoBringsAStrangeId() {
        var before = ticket();
        untilOnTimeline(before);
        try (var reader = follow("none-of-ours")) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                consent("granted");
                assertThat(reader.ids()).isNotEmpty();
            });
            assertThat(reader.ids()).doesNotContain(before);
        }
    }

    @Test
    void saysThatItLivesThoughNothingHappens() {
        try (var reader = follow(null)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.lines()).anyMatch(line -> line.startsWith(":")));
            assertThat(reader.ids()).isEmpty();
        }
    }

    @Test
    void cutsOffWhoDoesNotReadWhileOthersGoOn() throws IOException {
        try (var stalled = new Socket();
                var reader = follow(null)) {
            ask(stalled);
            await().atMost(PATIENCE).untilAsserted(() -> {
                consent("granted");
                assertThat(reader.ids()).isNotEmpty();
                assertThat(stalled.getInputStream().available()).isPositive();
            });

            // more than the buffers of both ends hold
            var large =
                    Stream.generate(() -> ticket("x".repeat(400_000))).limit(20).toList();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> stalled.getOutputStream().write('\n'))
                            .isInstanceOf(IOException.class));
            var later = ticket("question");
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () -> assertThat(reader.ids()).containsAll(large).contains(later));
        }
    }

    /** For the stream, and then reads nothing of it. */
    private void ask(Socket socket) throws IOException {
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("localhost", RestAssured.port));
        var request =
                "GET /api/v1/customers/%s/timeline/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(customer, Tokens.of(Roles.AGENT));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private String ticket() {
        return ticket("question");
    }

    private String ticket(String type) {
        var opened = new TicketOpened(Ids.next(), customer, null, "api", type, "normal");
        return EventSender.send(customer.toString(), Instant.now(), opened).id();
    }

    private String consent(String state) {
        var changed = new ConsentChanged(customer, "email", "marketing", state, "test", null, null, false, 1);
        return EventSender.send(customer.toString(), Instant.now(), changed).id();
    }

    private void untilOnTimeline(String id) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Api.given(Roles.AGENT)
                                .get("/api/v1/customers/{id}/timeline", customer)
                                .then()
                                .extract()
                                .<List<String>>path("items.id"))
                        .isNotNull()
                        .contains(id));
    }

    private Reader follow(String lastEventId) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1/customers/%s/timeline/stream"
                        .formatted(RestAssured.port, customer)))
                .header("Authorization", "Bearer " + Tokens.of(Roles.AGENT));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        var client = HttpClient.newHttpClient();
        var lines = new CopyOnWriteArrayList<String>();
        var _ = client.sendAsync(request.build(), BodyHandlers.ofLines())
                .thenAccept(response -> response.body().forEach(lines::add));
        return new Reader(client, lines);
    }
}
