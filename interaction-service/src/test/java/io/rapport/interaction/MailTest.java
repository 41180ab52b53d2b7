package io.rapport.interaction;

import static io.rapport.interaction.Storefront.some;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.InteractionEvent.MessageStatusChanged;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails in and out, with a real IMAP and SMTP server. */
@QuarkusTest
@WithRapport
class MailTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int MANY = Integer.getInteger("rapport.test.mails", 300);

    private final EventProbe messages = EventProbe.of(Topic.INTERACTION_MESSAGES);
    private final EventProbe identities = EventProbe.of(Topic.STOREFRONT_IDENTITIES);
    private final String ours = some("support") + "@shop.example";
    private final String hers = some("ayse") + "@mail.example";

    private final GreenMail server = new GreenMail(
            new ServerSetup[] {new ServerSetup(0, "127.0.0.1", "imap"), new ServerSetup(0, "127.0.0.1", "smtp")});

    private GreenMailUser inbox;
    private UUID mailbox;

    @Inject
    Jdbi jdbi;

    @BeforeEach
    void start() {
        server.start();
        inbox = server.setUser(ours, ours, "secret");
    }

    @AfterEach
    void stop() {
        if (mailbox != null) {
            jdbi.useHandle(handle -> handle.execute("update mailbox set enabled = false where id = ?", mailbox));
        }
        server.stop();
    }

    @Test
    void takesAMailAndAnswersItInItsThread() throws Exception {
        server.getManagers()
                .getImapHostManager()
                .getInbox(inbox)
                .appendMessage(
                        mail("old-" + hers, "<old-" + ours + ">", "Long ago", "", "It was here before."),
                        new Flags(),
                        Date.from(Instant.now().minus(Duration.ofDays(3))));
        watch(false);
        var old = messages.untilEvent(MessageRecorded.class, this::isOfThis);
        assertThat(old.historical()).isTrue();
        deliver(mail(
                hers, "<q1-" + ours + ">", "Kırık bardak", "", "Bardaklar kırık.\n\nOn Monday, Shop wrote:\n> Thanks"));

        var heard = messages.untilEvent(
                MessageRecorded.class, one -> isOfThis(one) && one.body().startsWith("Bardaklar"));
        assertThat(heard.body()).isEqualTo("Bardaklar kırık.");
        assertThat(heard.subject()).isEqualTo("Kırık bardak");
        assertThat(heard.automatic()).isFalse();
        assertThat(heard.historical()).isFalse();
        var met = identities.untilEvent(
                Identified.class,
                one -> one.identities().contains(Identity.email(hers).toString()));
        assertThat(met.traits().path("email").textValue()).isEqualTo(hers);
        assertThat(met.traits().path("name").textValue()).isEqualTo("Ayşe");

        var reply = Ids.next();
        var asked = new ReplyRequested(reply, Ids.next(), heard.conversationId(), null, "agent", "Yenisi yolda.");
        EventSender.send(heard.conversationId().toString(), Instant.now(), asked);
        EventSender.send(heard.conversationId().toString(), Instant.now(), asked);

        await().untilAsserted(() -> assertThat(sentTo(hers)).hasSize(1));
        var sent = sentTo(hers).getFirst();
        assertThat(sent.getSubject()).isEqualTo("Re: Kırık bardak");
        assertThat(sent.getHeader("In-Reply-To", null)).isEqualTo("<q1-" + ours + ">");
        assertThat(sent.getFrom()[0].toString()).contains(ours);
        messages.untilEvent(
                MessageStatusChanged.class,
                one -> one.messageId().equals(reply) && one.status().equals("sent"));

        deliver(mail(
                hers, "<q2-" + ours + ">", "Re: Kırık bardak", "In-Reply-To: " + sent.getMessageID(), "Sağ olun."));
        var thanks = messages.untilEvent(MessageRecorded.class, one -> isOfThis(one) && "Sağ olun.".equals(one.body()));
        assertThat(thanks.conversationId()).isEqualTo(heard.conversationId());
        assertThat(thanks.visitorId()).isEqualTo(heard.visitorId());
        Api.given(Roles.AGENT)
                .get("/api/v1/conversations/" + heard.conversationId() + "/messages")
                .then()
                .statusCode(200)
                .body("items", hasSize(3))
                .body("items.direction", equalTo(List.of("in", "out", "in")))
                .body("items[0].quoted", notNullValue())
                .body("items[1].status", equalTo("sent"));
        assertThat(sentTo(hers)).hasSize(1);
    }

    @Test
    void findsTheConversationByTheAddressAlone() throws MessagingException {
        watch(true);
        deliver(mail(hers, "<t1-" + ours + ">", "Hello", "", "First."));
        var heard = messages.untilEvent(MessageRecorded.class, this::isOfThis);
        Api.given(Roles.AGENT)
                .body(Map.of("body", "We look into it."))
                .post("/api/v1/conversations/" + heard.conversationId() + "/messages")
                .then()
                .statusCode(201);
        await().untilAsserted(() -> assertThat(sentTo(hers)).hasSize(1));
        var replyTo = sentTo(hers).getFirst().getReplyTo()[0].toString();
        assertThat(replyTo).contains("+r");

        var other = mail(hers, "<t2-" + ours + ">", "No reference at all", "", "Second.");
        other.setHeader("To", replyTo);
        other.saveChanges();
        other.setHeader("Message-ID", "<t2-" + ours + ">");
        deliver(other);
        var forged = mail(hers, "<t3-" + ours + ">", "Forged", "", "Third.");
        forged.setHeader("To", replyTo.replaceAll("\\+r(.)(.)", "+r$2$1x"));
        forged.saveChanges();
        forged.setHeader("Message-ID", "<t3-" + ours + ">");
        deliver(forged);

        assertThat(messages.untilEvent(MessageRecorded.class, one -> isOfThis(one) && "Second.".equals(one.body()))
                        .conversationId())
                .isEqualTo(heard.conversationId());
        assertThat(messages.untilEvent(MessageRecorded.class, one -> isOfThis(one) && "Third.".equals(one.body()))
                        .conversationId())
                .isNotEqualTo(heard.conversationId());
    }

    @Test
    void missesNoneAndDoublesNoneWhereverReadersChange() throws MessagingException {
        var random = new Random(11);
        for (var i = 0; i < MANY / 2; i++) {
            deliver(ofThread(i, random));
        }
        watch(false);
        for (var i = MANY / 2; i < MANY; i++) {
            deliver(ofThread(i, random));
            if (i % (MANY / 6) == 0) {
                anotherReplicaTakesOver();
            }
        }

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(
                                count("select count(*) from message where account_id = ? and direction = 'in'"))
                        .isEqualTo(MANY));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(count("select count(*) from mail where mailbox_id = ?"))
                        .isEqualTo(MANY));
        assertThat(count("select count(*) from conversation where account_id = ?"))
                .isEqualTo((MANY + 2) / 3);
        assertThat(count("""
                select count(*) from (select conversation_id from message where account_id = ?
                    group by conversation_id having count(distinct subject) > 1) mixed
                """)).isZero();
        var heard = messages.eventsOf(MessageRecorded.class).stream()
                .filter(this::isOfThisMailbox)
                .toList();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(messages.eventsOf(MessageRecorded.class).stream()
                                .filter(this::isOfThisMailbox)
                                .count())
                        .isEqualTo(MANY));
        assertThat(new HashSet<>(heard.stream().map(MessageRecorded::messageId).toList()))
                .hasSameSizeAs(heard);
    }

    @Test
    void neverTakesAMachineForAPersonAndBelievesBounces() throws MessagingException {
        watch(false);
        deliver(mail(hers, "<b1-" + ours + ">", "Hello", "", "Please write to me."));
        var heard = messages.untilEvent(MessageRecorded.class, this::isOfThis);
        var said = Api.given(Roles.AGENT)
                .body(Map.of("body", "Here we are."))
                .post("/api/v1/conversations/" + heard.conversationId() + "/messages")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
        await().untilAsserted(() -> assertThat(sentTo(hers)).hasSize(1));

        deliver(bounce(sentTo(hers).getFirst().getMessageID()));

        messages.untilEvent(
                MessageStatusChanged.class,
                one -> one.messageId().equals(said)
                        && one.status().equals("failed")
                        && one.reason().equals("bounced-5.1.1"));
        var bounced = messages.untilEvent(MessageRecorded.class, one -> isOfThisMailbox(one) && one.automatic());
        assertThat(bounced.conversationId()).isEqualTo(heard.conversationId());
        deliver(mail("newsletter@mail.example", "<n-" + ours + ">", "News", "List-Id: <n.example>", "Buy!"));
        var news =
                messages.untilEvent(MessageRecorded.class, one -> isOfThisMailbox(one) && "News".equals(one.subject()));
        assertThat(news.automatic()).isTrue();
        assertThat(news.visitorId()).isNull();
    }

    @Test
    void forgetsAnErasedCustomersMailsAndTakesNoMoreOfThem() throws MessagingException {
        var receipts = EventProbe.of(Topic.PRIVACY_RECEIPTS);
        watch(false);
        deliver(mail(hers, "<e1-" + ours + ">", "Only she asks", "", "Only she would say this."));
        var heard = messages.untilEvent(MessageRecorded.class, this::isOfThis);
        var customer = Ids.next();
        EventSender.send(
                heard.visitorId().toString(), Instant.now(), new AttributionChanged(heard.visitorId(), customer, 1));
        await().untilAsserted(() -> Api.given(Roles.SYSTEM)
                .get("/api/v1/privacy/customers/" + customer)
                .then()
                .statusCode(200)
                .body("stores.message.body", hasItem("Only she would say this.")));
        Api.given(Roles.AGENT)
                .get("/api/v1/customers/" + customer + "/timeline")
                .then()
                .statusCode(200)
                .body("items.kind", everyItem(equalTo("message-recorded")));

        var request = Ids.next();
        EventSender.send(
                request.toString(),
                Instant.now(),
                new ErasureRequested(
                        request,
                        List.of(customer),
                        List.of(heard.visitorId()),
                        List.of(Identity.email(hers).toString()),
                        List.of(hers)));
        assertThat(receipts.untilEvent(
                                ReceiptRecorded.class,
                                one -> one.requestId().equals(request)
                                        && one.store().equals("conversation"))
                        .count())
                .isOne();
        deliver(mail(hers, "<e2-" + ours + ">", "Again", "", "She writes once more."));
        await().untilAsserted(() -> assertThat(count("select count(*) from mail where mailbox_id = ?"))
                .isEqualTo(2));

        assertThat(count("select count(*) from message where account_id = ?")).isZero();
        assertThat(count("select count(*) from mail_reference where mailbox_id = ?"))
                .isZero();
        assertThat(count("select count(*) from mail where mailbox_id = ? and outcome = 'of-erased'"))
                .isOne();
    }

    @Test
    void showsNoPasswordAndRefusesServersInside() {
        watch(false);
        var view = Api.given(Roles.ADMIN)
                .get("/api/v1/mailboxes/" + mailbox)
                .then()
                .statusCode(200)
                .extract();
        assertThat(view.asString()).doesNotContain("secret");
        String kept = jdbi.withHandle(handle -> handle.createQuery("select passwords from mailbox where id = :id")
                .bind("id", mailbox)
                .mapTo(String.class)
                .one());
        assertThat(kept).startsWith("sealed:");
        Api.given(Roles.AGENT).get("/api/v1/mailboxes").then().statusCode(403);
        Api.given(Roles.ADMIN)
                .body(body(some("inside"), "10.0.0.1", 143, 25, false))
                .post("/api/v1/mailboxes")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("incoming.host"));
    }

    @Test
    void aRepeatUnderTheSameKeyMakesNoOtherMailbox() {
        var key = some("key");
        var wanted = body(
                some("once"),
                "127.0.0.1",
                server.getImap().getPort(),
                server.getSmtp().getPort(),
                false);
        var first = create(key, wanted).statusCode(201).extract();
        mailbox = first.jsonPath().getUUID("id");
        assertThat(create(key, wanted).statusCode(201).extract().asString()).isEqualTo(first.asString());
        var other = new HashMap<>(wanted);
        other.put("displayName", "Another shop");
        create(key, other).statusCode(422);
        var fingerprint = jdbi.withHandle(
                handle -> handle.createQuery("select length(fingerprint) from idempotency_key where key = :key")
                        .bind("key", key)
                        .mapTo(Integer.class)
                        .one());
        assertThat(fingerprint).as("sealed, as the passwords are part of it").isGreaterThan(32);
    }

    private static ValidatableResponse create(String key, Map<String, Object> wanted) {
        return Api.given(Roles.ADMIN)
                .header("Idempotency-Key", key)
                .body(wanted)
                .post("/api/v1/mailboxes")
                .then();
    }

    private void watch(boolean subaddressing) {
        mailbox = Api.given(Roles.ADMIN)
                .body(body(
                        some("box"),
                        "127.0.0.1",
                        server.getImap().getPort(),
                        server.getSmtp().getPort(),
                        subaddressing))
                .post("/api/v1/mailboxes")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
    }

    private Map<String, Object> body(String name, String host, int imap, int smtp, boolean subaddressing) {
        return Map.of(
                "name",
                name,
                "address",
                ours,
                "displayName",
                "Shop",
                "subaddressing",
                subaddressing,
                "incoming",
                Map.of("host", host, "port", imap, "user", ours, "password", "secret", "encryption", "none"),
                "outgoing",
                Map.of("host", host, "port", smtp, "encryption", "none"));
    }

    /** As after a kill: the lease has run out and the next reader goes on from the cursor. */
    private void anotherReplicaTakesOver() {
        jdbi.useHandle(handle -> handle.execute(
                "update mailbox set leased_by = gen_random_uuid(), leased_until = now() where id = ?", mailbox));
    }

    /** Each third mail opens a thread; the others answer the one or the other before them, in any header. */
    private MimeMessage ofThread(int number, Random random) throws MessagingException {
        var thread = number / 3;
        var answered = number % 3 == 0
                ? ""
                : (random.nextBoolean() ? "In-Reply-To: " : "References: ")
                        + id(thread * 3 + random.nextInt(number % 3));
        return mail("w" + thread + "-" + hers, id(number), "Thread " + thread, answered, "Text of " + number);
    }

    private String id(int number) {
        return "<" + number + "-" + ours + ">";
    }

    private MimeMessage bounce(String about) throws MessagingException {
        return parsed("""
                Return-Path: <>
                Message-ID: <%s>
                From: MAILER-DAEMON@mail.example
                To: %s
                Subject: Undelivered Mail
                Content-Type: multipart/report; report-type=delivery-status; boundary=B

                --B
                Content-Type: text/plain

                No such user.
                --B
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.example

                Action: failed
                Status: 5.1.1

                --B
                Content-Type: text/rfc822-headers

                Message-ID: %s

                --B--
                """.formatted(some("bounce") + "@mail.example", ours, about));
    }

    private MimeMessage mail(String from, String id, String subject, String header, String text)
            throws MessagingException {
        return parsed("""
                Message-ID: %s
                From: =?UTF-8?Q?Ay=C5=9Fe?= <%s>
                To: %s
                Subject: %s
                Date: Mon, 23 Nov 2026 10:00:00 +0000
                Content-Type: text/plain; charset=utf-8
                %s
                %s
                """.formatted(id, from, ours, encoded(subject), header.isEmpty() ? "" : header + "\n", text));
    }

    private static String encoded(String subject) {
        try {
            return jakarta.mail.internet.MimeUtility.encodeText(subject, "UTF-8", "Q");
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MimeMessage parsed(String mail) throws MessagingException {
        return new MimeMessage(
                (Session) null,
                new ByteArrayInputStream(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    private void deliver(MimeMessage mail) {
        inbox.deliver(mail);
    }

    private List<MimeMessage> sentTo(String address) {
        return List.of(server.getReceivedMessagesForDomain(address));
    }

    private boolean isOfThis(MessageRecorded message) {
        return isOfThisMailbox(message);
    }

    private boolean isOfThisMailbox(MessageRecorded message) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select from message where id = :id and account_id = :mailbox)")
                .bind("id", message.messageId())
                .bind("mailbox", mailbox)
                .mapTo(Boolean.class)
                .one());
    }

    private long count(String sql) {
        return jdbi.withHandle(
                handle -> handle.select(sql, mailbox).mapTo(Long.class).one());
    }
}
