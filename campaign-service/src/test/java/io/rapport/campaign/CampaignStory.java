package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.rapport.events.AnalyticsEvent.SegmentChanged;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.CustomerEvent.Preferences;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A segment of customers, a mail server, and what a test says and asks of them. */
abstract class CampaignStory {
    static final Instant NOW = Instant.now();

    @ConfigProperty(name = "rapport.mail.port")
    int smtpPort;

    @Inject
    Jdbi jdbi;

    final UUID segment = Ids.next();
    GreenMail mails;

    @BeforeEach
    void startMailServer() {
        mails = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        EventSender.send(segment.toString(), NOW, new SegmentChanged(segment, 1, "VIP " + segment, null, false));
    }

    @AfterEach
    void stopMailServer() {
        mails.stop();
    }

    /** As customer-service says it: under both ids. */
    static void merge(UUID mergeId, UUID survivor, UUID absorbed) {
        var merged = new Merged(mergeId, survivor, absorbed);
        Stream.of(survivor, absorbed).forEach(key -> EventSender.send(key.toString(), NOW, merged));
    }

    static void unmerge(UUID mergeId, UUID survivor, UUID absorbed) {
        var unmerged = new Unmerged(mergeId, survivor, absorbed);
        Stream.of(survivor, absorbed).forEach(key -> EventSender.send(key.toString(), NOW, unmerged));
    }

    UUID consentingMember(String name, String language) {
        var customer = consentingCustomer(name, language);
        EventSender.send(customer.toString(), NOW, new SegmentEntered(segment, customer, false, 1));
        return customer;
    }

    UUID member(String name, String language) {
        var customer = customer(name, language);
        EventSender.send(customer.toString(), NOW, new SegmentEntered(segment, customer, false, 1));
        return customer;
    }

    UUID consentingCustomer(String name, String language) {
        var customer = customer(name, language);
        consent(customer, "granted", 1);
        return customer;
    }

    UUID customer(String name, String language) {
        return customer(name, language, null, null);
    }

    UUID consentingMemberAt(String email) {
        var id = Ids.next();
        customer(id, email, "Ayşe", "tr", null, null);
        consent(id, "granted", 1);
        EventSender.send(id.toString(), NOW, new SegmentEntered(segment, id, false, 1));
        return id;
    }

    UUID customer(String name, String language, String timeZone, Preferences preferences) {
        var id = Ids.next();
        customer(id, address(id), name, language, timeZone, preferences);
        return id;
    }

    private static void customer(
            UUID id, String email, String name, String language, String timeZone, Preferences preferences) {
        EventSender.send(
                id.toString(),
                NOW,
                new ProfileChanged(
                        id,
                        1,
                        new Names(name, name, null),
                        List.of(email),
                        null,
                        null,
                        null,
                        null,
                        language,
                        null,
                        timeZone,
                        null,
                        null,
                        null,
                        null,
                        preferences,
                        NOW));
    }

    static void consent(UUID customer, String state, long version) {
        consent(customer, state, version, NOW);
    }

    static void consent(UUID customer, String state, long version, Instant at) {
        EventSender.send(
                customer.toString(),
                at,
                new ConsentChanged(customer, "email", "marketing", state, "test", null, null, false, version));
    }

    static String address(UUID customer) {
        return customer + "@example.com";
    }

    /** Started once this service has heard of all members. */
    UUID runningCampaign(String holdout, int members) {
        var campaign = draftWhenKnown(members, holdout);
        start(campaign);
        return campaign;
    }

    UUID draftWhenKnown(int members, String holdout) {
        return draftWhenKnown(members, holdout, template());
    }

    UUID draftWhenKnown(int members, String holdout, String template) {
        return draftWhenKnown(members, Map.of("template", template, "holdout", new BigDecimal(holdout)));
    }

    /** {@code more}: what makes this campaign special; by default it holds out nobody. */
    UUID draftWhenKnown(int members, Map<String, ?> more) {
        await().until(() -> members() == members);
        var campaign =
                new HashMap<String, Object>(Map.of("name", "Spring", "segment", segment, "holdout", BigDecimal.ZERO));
        campaign.putAll(more);
        campaign.computeIfAbsent("template", _ -> template());
        var created =
                await().until(() -> create(campaign), answer -> answer.extract().statusCode() == 201);
        return UUID.fromString(created.extract().path("id"));
    }

    static ValidatableResponse create(Map<String, ?> campaign) {
        return given("marketer").body(campaign).post("/api/v1/campaigns").then();
    }

    /** Started once this service has heard of all members. */
    UUID runningCampaign(int members, Map<String, ?> more) {
        var campaign = draftWhenKnown(members, more);
        start(campaign);
        return campaign;
    }

    static void start(UUID campaign) {
        given("marketer")
                .post("/api/v1/campaigns/" + campaign + "/start")
                .then()
                .statusCode(200)
                .body("status", equalTo("running"));
    }

    static String template() {
        return template(Map.of("en", content("Hello"), "tr", content("Merhaba"), "vi", content("Xin chào")));
    }

    static String template(Map<String, Map<String, String>> languages) {
        return given("marketer")
                .body(Map.of(
                        "name", "Welcome " + Ids.next(), "channel", "email", "fallback", "en", "languages", languages))
                .post("/api/v1/templates")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static Map<String, String> content(String greeting) {
        var text = greeting + " {customer.names.given}";
        return Map.of("subject", text, "text", text, "html", "<p>" + text + "</p>");
    }

    static void untilSent(UUID campaign, int sent) {
        receiptOf(campaign).until("sent", sent).until("pending", 0);
    }

    static ReceiptProbe receiptOf(UUID campaign) {
        return new ReceiptProbe(campaign);
    }

    record ReceiptProbe(UUID campaign) {
        ReceiptProbe until(String field, int value) {
            await().untilAsserted(() -> receipt(campaign).body(field, equalTo(value)));
            return this;
        }
    }

    static ValidatableResponse receipt(UUID campaign) {
        return given("marketer")
                .get("/api/v1/campaigns/" + campaign + "/receipt")
                .then()
                .statusCode(200);
    }

    static ValidatableResponse why(UUID customer, UUID campaign) {
        return given("agent")
                .get("/api/v1/customers/" + customer + "/messages/why?campaign=" + campaign)
                .then()
                .statusCode(200);
    }

    String subjectTo(UUID customer) {
        try {
            return mailTo(customer).getSubject();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    MimeMessage mailTo(UUID customer) {
        return Stream.of(mails.getReceivedMessages())
                .filter(mail -> GreenMailUtil.getAddressList(recipients(mail)).contains(address(customer)))
                .findFirst()
                .orElseThrow();
    }

    List<String> addressees() {
        return Stream.of(mails.getReceivedMessages())
                .map(mail -> GreenMailUtil.getAddressList(recipients(mail)))
                .toList();
    }

    static jakarta.mail.Address[] recipients(MimeMessage mail) {
        try {
            return mail.getAllRecipients();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a crash in the middle of sending leaves: a row that is sending, and nobody who sends it. */
    int abandonSending(UUID campaign) {
        var sql =
                "update delivery set status = 'sending', message_id = '<x@test>', lease_until = now() where campaign_id = ? and status = 'queued'";
        return jdbi.withHandle(handle -> handle.execute(sql, campaign));
    }

    long count(String sql, UUID id) {
        return jdbi.withHandle(
                handle -> handle.select(sql, id).mapTo(Long.class).one());
    }

    long members() {
        var sql = "select count(*) from membership where member and segment_id = ?";
        return jdbi.withHandle(
                handle -> handle.select(sql, segment).mapTo(Long.class).one());
    }
}
