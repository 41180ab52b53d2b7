package io.rapport.interaction;

import static io.rapport.interaction.Storefront.some;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.rapport.test.mail.Correspondence;
import io.rapport.test.mail.Dovecot;
import io.rapport.test.mail.Written;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Mails of many formats and threads by a Dovecot: {@code -Drapport.test.dovecot.mails=10000} for as many. That the service is killed meanwhile is
 * the story MailKillIT.
 */
@QuarkusTest
@WithRapport
@EnabledIf(
        value = "io.rapport.test.mail.Dovecot#isInstalled",
        disabledReason = "needs Dovecot 2.3: apt-get install dovecot-imapd")
class DovecotTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int MAILS = Integer.getInteger("rapport.test.dovecot.mails", 500);
    private static final int TWICE = 50;

    private final String ours = some("desk") + "@shop.example";
    private final Correspondence people = new Correspondence(some("people"), ours, 5);
    private final Map<String, Written> written = new HashMap<>();
    private final EventProbe messages = EventProbe.of(Topic.INTERACTION_MESSAGES);
    private UUID mailbox;
    private int delivered;

    @Inject
    Jdbi jdbi;

    private record Kept(UUID id, String internetId, UUID conversationId, String body, boolean automatic) {}

    @AfterEach
    void leave() {
        if (mailbox != null) {
            jdbi.useHandle(handle -> handle.execute("update mailbox set enabled = false where id = ?", mailbox));
        }
    }

    @Test
    void takesEachMailOnceInItsThreadWhoeverReadsAndHoweverTheServerCounts() {
        try (var server = Dovecot.start()) {
            deliver(server, MAILS / 2);
            mailbox = watched(server);
            for (var part = 0; part < 3; part++) {
                deliver(server, MAILS / 6);
                anotherReplicaTakesOver();
            }
            untilRead();
            isComplete();

            server.numberAnew(ours);
            deliver(server, 10);
            untilRead();
            isComplete();
        }
    }

    private void isComplete() {
        var kept = kept();
        assertThat(kept.stream().map(Kept::internetId)).containsExactlyInAnyOrderElementsOf(written.keySet());
        assertThat(kept).allSatisfy(each -> {
            assertThat(each.body()).contains(written.get(each.internetId()).says());
            assertThat(each.automatic())
                    .isEqualTo(written.get(each.internetId()).automatic());
        });
        var threads = new HashMap<Integer, UUID>();
        assertThat(kept).allSatisfy(each -> {
            var thread = written.get(each.internetId()).thread();
            assertThat(threads.computeIfAbsent(thread, _ -> each.conversationId()))
                    .isEqualTo(each.conversationId());
        });
        assertThat(threads.values()).doesNotHaveDuplicates();
        var ids = kept.stream().map(Kept::id).collect(toSet());
        await().untilAsserted(() -> assertThat(messages.eventsOf(MessageRecorded.class).stream()
                        .map(MessageRecorded::messageId)
                        .filter(ids::contains))
                .containsExactlyInAnyOrderElementsOf(ids));
    }

    /** Some arrive twice, as when a server was not sure that it had handed them over. */
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

    private void untilRead() {
        await().atMost(LONG).untilAsserted(() -> assertThat(read()).isEqualTo(delivered));
    }

    /** Under the number that the server's count has now. */
    private int read() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select count(*) from mail join mailbox on mailbox.id = mailbox_id and mailbox.uid_validity = mail.uid_validity
                where mailbox_id = :mailbox
                """)
                .bind("mailbox", mailbox)
                .mapTo(Integer.class)
                .one());
    }

    private List<Kept> kept() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select id, internet_id, conversation_id, body, automatic is not null as automatic
                from message join mail_source on message_id = id where account_id = :mailbox and direction = 'in'
                """)
                .bind("mailbox", mailbox)
                .mapTo(Kept.class)
                .list());
    }

    /** As after a kill: the lease has run out and the next reader goes on from the cursor. */
    private void anotherReplicaTakesOver() {
        jdbi.useHandle(handle -> handle.execute(
                "update mailbox set leased_by = gen_random_uuid(), leased_until = now() where id = ?", mailbox));
    }

    private UUID watched(Dovecot server) {
        return Api.given(Roles.ADMIN)
                .body(server.mailbox(some("dovecot"), ours, 25))
                .post("/api/v1/mailboxes")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
    }
}
