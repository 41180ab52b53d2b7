package io.rapport.stack.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Topic;
import io.rapport.stack.Topology.Infrastructure;
import io.rapport.stack.Topology.Service;
import io.rapport.test.mail.Correspondence;
import io.rapport.test.mail.Dovecot;
import io.rapport.test.mail.Written;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * interaction-service is killed three times while it reads the mails of a Dovecot and answers some: none is missed, none is doubled, each is
 * in its thread, and so are the answers to our answers. {@code -Drapport.story.mails=10000} for as many.
 */
@Order(6)
@Tag("long")
@ExtendWith(RunningStack.Shared.class)
@EnabledIf(
        value = "io.rapport.test.mail.Dovecot#isInstalled",
        disabledReason = "needs Dovecot 2.3: apt-get install dovecot-imapd")
class MailKillIT {
    private static final int MAILS = Integer.getInteger("rapport.story.mails", 1_000);
    private static final int KILLS = 3;
    private static final int TWICE = 100;
    private static final int REPLIES = 5;
    private static final Duration LONG = Duration.ofMinutes(20);
    private static final Duration LOOK = Duration.ofMillis(50);

    private static final String KEPT = """
            select internet_id, m.conversation_id, m.body from message m join mail_source on message_id = m.id where m.account_id = ?::uuid
            """;

    /** Persons' conversations to which we have not said anything yet. */
    private static final String TO_ANSWER = """
            select c.id from conversation c where account_id = ?::uuid and visitor_id is not null
                and not exists (select from message m where m.conversation_id = c.id and m.direction = 'out')
            order by c.id limit 5
            """;

    private final String name = "mail-" + UUID.randomUUID();
    private final String ours = name + "@shop.example";
    private final Correspondence people = new Correspondence(name, ours, 23);
    private final Map<String, Written> written = new HashMap<>();

    /** Our answers by their ids: the conversation of each. */
    private final Map<String, String> replies = new HashMap<>();

    private RunningStack stack;
    private Api api;
    private String mailbox;
    private int delivered;

    private record Kept(String internetId, String conversation, String body) {}

    @Test
    void noMailIsMissedOrDoubledAndEachIsInItsThread(RunningStack running) throws Exception {
        stack = running;
        api = running.api();
        try (var server = Dovecot.start()) {
            deliver(server, MAILS / 2);
            mailbox = watched(server);
            var began = System.nanoTime();
            for (var kill = 1; kill <= KILLS; kill++) {
                untilSeen(MAILS * kill / (KILLS + 2));
                reply();
                stack.kill(Service.INTERACTION);
                deliver(server, MAILS / 2 / KILLS);
                stack.up();
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(seen()).isEqualTo(delivered));
            System.err.printf(
                    "%d mails in %d s, with %d kills%n", delivered, (System.nanoTime() - began) / 1_000_000_000, KILLS);
            areAllThereOnce();
            answersComeBackToTheirThreads(server);
            areAllThereOnce();
            eachIsOnTheTopic();
        }
    }

    private void deliver(Dovecot server, int many) {
        for (var mail : people.next(many)) {
            server.deliver(ours, mail.raw());
            written.put(mail.messageId(), mail);
            delivered++;
            if (written.size() % TWICE == 0) {
                server.deliver(ours, mail.raw());
                delivered++;
            }
        }
    }

    private void untilSeen(int enough) {
        await().atMost(LONG)
                .pollInterval(LOOK)
                .untilAsserted(() -> assertThat(seen()).isGreaterThanOrEqualTo(enough));
    }

    private int seen() throws SQLException {
        return Integer.parseInt(
                rows("select count(*) from mail where mailbox_id = ?::uuid", 1).getFirst()[0]);
    }

    private void reply() throws SQLException {
        for (var row : rows(TO_ANSWER, 1)) {
            var path = "/api/v1/conversations/" + row[0] + "/messages";
            var said = api.post("agent", Service.INTERACTION, path, Map.of("body", "We look into it."))
                    .ok();
            replies.put(said.path("id").asText(), row[0]);
        }
    }

    private void areAllThereOnce() throws SQLException {
        var kept = rows(KEPT, 3).stream()
                .map(row -> new Kept(row[0], row[1], row[2]))
                .toList();
        assertThat(kept.stream().map(Kept::internetId)).containsExactlyInAnyOrderElementsOf(written.keySet());
        assertThat(kept)
                .allSatisfy(one -> assertThat(one.body())
                        .contains(written.get(one.internetId()).says()));
        var threads = new HashMap<Integer, String>();
        assertThat(kept)
                .allSatisfy(one -> assertThat(threads.computeIfAbsent(
                                written.get(one.internetId()).thread(), _ -> one.conversation()))
                        .isEqualTo(one.conversation()));
        assertThat(threads.values()).doesNotHaveDuplicates();
    }

    /** Each of our answers is a mail in her thread, once; hers to it names it alone. */
    private void answersComeBackToTheirThreads(Dovecot server) throws SQLException {
        assertThat(replies).hasSize(KILLS * REPLIES);
        await().atMost(LONG).untilAsserted(() -> assertThat(statuses().values()).isSubsetOf("SENT", "IN_DOUBT"));
        var sent = sent();
        var ids = sent.stream().map(mail -> mail.path("messageId").asText()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.stream().map(MailKillIT::reply)).containsAll(toldAsSent());
        assertThat(sent.stream()
                        .map(mail -> mail.path("headers").path("In-Reply-To").asText()))
                .allMatch(written::containsKey);
        var threads = rows(KEPT, 3).stream()
                .collect(toMap(row -> row[1], row -> written.get(row[0]).thread(), (one, _) -> one));
        for (var id : ids) {
            var answer = answer(id, threads.get(replies.get(reply(id))));
            server.deliver(ours, answer.raw());
            written.put(answer.messageId(), answer);
            delivered++;
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(seen()).isEqualTo(delivered));
    }

    /** All but those in doubt. */
    private List<String> toldAsSent() throws SQLException {
        return statuses().entrySet().stream()
                .filter(one -> one.getValue().equals("SENT"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Which of our answers it is, by its Message-ID. */
    private static String reply(String messageId) {
        return messageId.substring(1, messageId.indexOf('@'));
    }

    private static Written answer(String ourId, int thread) {
        var says = "thanks for " + reply(ourId);
        var id = ourId.replace("<", "<re.");
        var from = "somebody-else@people.example";
        var raw =
                "Message-ID: " + id + "\nFrom: " + from + "\nSubject: Re\nIn-Reply-To: " + ourId + "\n\n" + says + "\n";
        return new Written(thread, id, from, says, false, raw.getBytes(UTF_8));
    }

    private Map<String, String> statuses() throws SQLException {
        return rows("select id, status from message where account_id = ?::uuid and direction = 'out'", 2).stream()
                .collect(toMap(row -> row[0], row -> row[1]));
    }

    private List<JsonNode> sent() {
        return api.mails()
                .valueStream()
                .filter(mail -> mail.path("to").path(0).asText().startsWith(name))
                .toList();
    }

    /** Others learn of each, under one id. */
    private void eachIsOnTheTopic() throws SQLException {
        var ids = rows("select id from message where account_id = ?::uuid and direction = 'in'", 1).stream()
                .map(row -> row[0])
                .collect(toSet());
        assertThat(ids).hasSameSizeAs(written.keySet());
        try (var reader = new TopicReader(stack, Topic.INTERACTION_MESSAGES)) {
            await().atMost(LONG).untilAsserted(() -> {
                reader.more()
                        .forEach(event ->
                                ids.remove(event.data().path("messageId").asText()));
                assertThat(ids).isEmpty();
            });
        }
    }

    private List<String[]> rows(String sql, int columns) throws SQLException {
        try (var connection = stack.database(Service.INTERACTION);
                var query = connection.prepareStatement(sql)) {
            query.setString(1, mailbox);
            var rows = new ArrayList<String[]>();
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    var row = new String[columns];
                    for (var column = 0; column < columns; column++) {
                        row[column] = found.getString(column + 1);
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    private String watched(Dovecot server) {
        var wanted = server.mailbox(name, ours, stack.topology().port(Infrastructure.SMTP));
        return api.post("admin", Service.INTERACTION, "/api/v1/mailboxes", wanted)
                .ok()
                .path("id")
                .asText();
    }
}
