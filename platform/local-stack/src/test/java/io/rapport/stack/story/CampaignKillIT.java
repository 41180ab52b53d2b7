package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A campaign whose service is killed in the middle, again and again, with a mail server that refuses some domains: nobody is written to
 * twice, and the receipt says of each what became of her. By hand, since who was cut off is in doubt after some minutes:
 * {@code -Drapport.story.recipients=100000 -Drapport.story.kills=5}.
 */
@ExtendWith(RunningStack.Shared.class)
@EnabledIfSystemProperty(named = "rapport.story.recipients", matches = "\\d+")
class CampaignKillIT {
    private static final int RECIPIENTS = Integer.getInteger("rapport.story.recipients", 2_000);
    private static final int KILLS = Integer.getInteger("rapport.story.kills", 2);
    private static final int AT_ONCE = 200;
    private static final int EVERY_REFUSED = 10;
    private static final Duration LONG = Duration.ofMinutes(60);

    private final String name = "kill-" + UUID.randomUUID();
    private final String domain = name + ".example";
    private RunningStack stack;
    private Api api;

    @Test
    void nobodyIsWrittenToTwiceAndTheReceiptAddsUp(RunningStack running) {
        stack = running;
        api = running.api();
        var campaign = campaign(segment());
        for (var from = 0; from < RECIPIENTS; from += AT_ONCE) {
            arrive(from, Math.min(RECIPIENTS, from + AT_ONCE));
        }
        say("all have come");
        killInTheMiddle(campaign);

        await().atMost(LONG).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            assertThat(receipt(campaign).path("planned").asInt()).isEqualTo(RECIPIENTS);
            assertThat(receipt(campaign).path("pending").asInt()).isZero();
        });
        var receipt = receipt(campaign);
        var lines = lines(campaign);
        say("done: " + receipt);
        addsUp(receipt, lines);
        nobodyTwice(receipt, lines);
    }

    /** What the receipt says of one customer; {@code messageId} is null where she was not written to. */
    private record Line(String customerId, String status, String reason, String messageId) {
        static Line of(JsonNode line) {
            return new Line(
                    line.path("customerId").asText(),
                    line.path("status").asText(),
                    line.path("reason").asText(),
                    line.path("messageId").asText(null));
        }
    }

    private List<Line> lines(String campaign) {
        var lines = new ArrayList<Line>();
        api.each(
                "marketer",
                Service.CAMPAIGN,
                "/api/v1/campaigns/" + campaign + "/receipt/customers?limit=1000",
                line -> lines.add(Line.of(line)));
        return lines;
    }

    private void addsUp(JsonNode receipt, List<Line> lines) {
        var failed =
                receipt.path("failed").valueStream().mapToLong(JsonNode::asLong).sum();
        assertThat(receipt.path("sent").asLong() + failed).isEqualTo(RECIPIENTS);
        assertThat(receipt.path("failed").path("refused-550").asInt())
                .isBetween(RECIPIENTS / EVERY_REFUSED - doubts(receipt), RECIPIENTS / EVERY_REFUSED);
        assertThat(lines).hasSize(RECIPIENTS);
        assertThat(twice(lines.stream().map(Line::customerId))).isEmpty();
        assertThat(lines.stream().filter(line -> line.reason().equals("in-doubt")))
                .hasSize(doubts(receipt));
    }

    /** By Message-ID and by recipient; what the server has and was not told as sent is in doubt. */
    private void nobodyTwice(JsonNode receipt, List<Line> lines) {
        var messageIds = new ArrayList<String>();
        var recipients = new ArrayList<String>();
        api.eachMail(mail -> {
            var to = mail.path("to").path(0).asText();
            if (to.endsWith(domain)) {
                recipients.add(to);
                messageIds.add(mail.path("messageId").asText());
            }
        });
        assertThat(twice(messageIds.stream())).isEmpty();
        assertThat(twice(recipients.stream())).isEmpty();
        var delivered = Set.copyOf(messageIds);
        var sent = withStatus("sent", lines);
        assertThat(sent.stream().filter(id -> !delivered.contains(id))).isEmpty();
        assertThat(delivered.size() - sent.size()).isBetween(0, doubts(receipt));
        sent.addAll(withStatus("failed", lines));
        assertThat(delivered.stream().filter(id -> !sent.contains(id))).isEmpty();
    }

    private static Set<String> withStatus(String status, List<Line> lines) {
        return lines.stream()
                .filter(line -> line.status().equals(status))
                .map(Line::messageId)
                .collect(Collectors.toSet());
    }

    private static List<String> twice(Stream<String> ids) {
        var known = new HashSet<String>();
        return ids.filter(id -> !known.add(id)).limit(10).toList();
    }

    private static int doubts(JsonNode receipt) {
        return receipt.path("failed").path("in-doubt").asInt();
    }

    /** At each of so many parts of the way. */
    private void killInTheMiddle(String campaign) {
        for (var kill = 1; kill <= KILLS; kill++) {
            var enough = RECIPIENTS * kill / (KILLS + 2);
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() ->
                            assertThat(receipt(campaign).path("sent").asInt()).isGreaterThanOrEqualTo(enough));
            say("killed after " + receipt(campaign));
            stack.kill(Service.CAMPAIGN);
            stack.up();
        }
    }

    private static void say(String what) {
        System.err.println(Instant.now() + " " + what);
    }

    private JsonNode receipt(String campaign) {
        return api.get("marketer", Service.CAMPAIGN, "/api/v1/campaigns/" + campaign + "/receipt");
    }

    private void arrive(int from, int to) {
        var calls = new ArrayList<Map<String, Object>>();
        IntStream.range(from, to).forEach(number -> {
            var id = name + "-" + number;
            var host = number % EVERY_REFUSED == 0 ? "refused." + domain : domain;
            var mail = "p" + number + "@" + host;
            var traits =
                    Map.of("email", mail, "name", "P " + number, "language", "mi", "gender", name.substring(0, 20));
            calls.add(Map.of("type", "identify", "userId", id, "messageId", id + "-i", "traits", traits));
            calls.add(Map.of(
                    "type",
                    "track",
                    "userId",
                    id,
                    "messageId",
                    id + "-c",
                    "event",
                    "Email Subscribed",
                    "properties",
                    Map.of("email", mail)));
        });
        var body = Map.of("batch", calls, "sentAt", Instant.now().toString());
        api.collect(stack.writeKey(), "/v1/batch", body).ok();
    }

    private String segment() {
        var rule = Map.of("all", List.of(Map.of("attribute", "gender", "op", "=", "value", name.substring(0, 20))));
        return api.post("marketer", Service.ANALYTICS, "/api/v1/segments", Map.of("name", name, "rule", rule))
                .ok()
                .path("id")
                .asText();
    }

    private String campaign(String segment) {
        var languages =
                Map.of("en", Map.of("subject", "Hello", "text", "{unsubscribe}", "html", "<p>{unsubscribe}</p>"));
        var template = api.post(
                        "marketer",
                        Service.CAMPAIGN,
                        "/api/v1/templates",
                        Map.of("name", name, "channel", "email", "languages", languages, "fallback", "en"))
                .ok()
                .path("id")
                .asText();
        var body = Map.of("name", name, "segment", segment, "template", template, "holdout", 0);
        var made = new String[1];
        eventually(() -> made[0] = api.post("marketer", Service.CAMPAIGN, "/api/v1/campaigns", body)
                .ok()
                .path("id")
                .asText());
        api.post("marketer", Service.CAMPAIGN, "/api/v1/campaigns/" + made[0] + "/start", null)
                .ok();
        return made[0];
    }
}
