package io.rapport.campaign;

import static io.rapport.test.Api.anonymous;
import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.standardwebhooks.Webhook;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageBounced;
import io.rapport.events.CampaignEvent.MessageClicked;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import io.rapport.events.CampaignEvent.PreferencesChosen;
import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.CustomerEvent.Preferences;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.Topic;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What readers, their programs and their servers do with a message, and what we learn of it. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class EngagementTest extends CampaignStory {
    private static final String PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final String SCANNER = "Mimecast-Link-Check/2.1";

    @Test
    void opensAndClicksOfPeopleAndMachinesAreToldApart() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign(1, Map.of("template", linkingTemplate())), 1);
        var click = link(html(ayse), "/c/");
        var pixel = link(html(ayse), "/o/");
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

        follow(click, SCANNER);
        follow(click, PERSON);
        follow(click, PERSON);
        anonymous()
                .header("User-Agent", PERSON)
                .get(path(pixel))
                .then()
                .statusCode(200)
                .contentType("image/gif");

        var deliveries = EventProbe.of(Topic.CAMPAIGN_DELIVERIES);
        var opened = deliveries.untilEvent(MessageOpened.class, event -> of(event, ayse));
        assertThat(opened.machine()).isFalse();
        var clicks = deliveries.untilEvents(2, MessageClicked.class, event -> of(event, ayse));
        assertThat(clicks).extracting(MessageClicked::machine).containsExactlyInAnyOrder(true, false);
        assertThat(clicks).extracting(MessageClicked::link).containsOnly("https://shop.example/hats");
    }

    @Test
    void anAlteredLinkLeadsNowhere() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign(1, Map.of("template", linkingTemplate())), 1);
        var click = path(link(html(ayse), "/c/"));

        anonymous()
                .redirects()
                .follow(false)
                .get(click.replace("shop.example", "evil.example"))
                .then()
                .statusCode(404);
        anonymous()
                .get(path(link(html(ayse), "/o/")).replace("/o/", "/p/"))
                .then()
                .statusCode(404);
        anonymous()
                .get(path(link(html(ayse), "/o/")).replace("/o/", "/u/"))
                .then()
                .statusCode(404);
    }

    @Test
    void sheChoosesOnHerOwnPageWhatSheHears() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign(1, Map.of("template", linkingTemplate(), "topic", "hats")), 1);
        var page = path(link(html(ayse), "/p/"));
        anonymous()
                .get(page)
                .then()
                .statusCode(200)
                .body(containsString("lang=\"tr\""), not(containsString("<script")));
        untilSent(runningCampaign(1, Map.of("topic", "hats")), 1);

        anonymous()
                .contentType("application/x-www-form-urlencoded")
                .formParam("channels", "sms")
                .formParam("topics", "shoes")
                .formParam("frequency", "always")
                .formParam("language", "vi")
                .post(page)
                .then()
                .statusCode(200)
                .body(containsString("Đã lưu"));
        receiptOf(runningCampaign(1, Map.of("topic", "hats"))).until("skipped.channel-not-chosen", 1);
        var chosen = EventProbe.of(Topic.CAMPAIGN_DELIVERIES)
                .untilEvent(PreferencesChosen.class, event -> event.customerId().equals(ayse));
        assertThat(chosen.channels()).containsExactly("sms");
        assertThat(chosen.topics()).containsExactly("shoes");
        profileSays(ayse, new Preferences(List.of("shoes"), List.of("sms"), "always"), 2);
        await().until(() -> count("select count(*) from preference where customer_id = ?", ayse) == 0);
        receiptOf(runningCampaign(1, Map.of("topic", "hats"))).until("skipped.channel-not-chosen", 1);
        profileSays(ayse, new Preferences(null, null, "always"), 3);
        await().until(() -> count("select count(*) from profile where version = 3 and customer_id = ?", ayse) == 1);
        untilSent(runningCampaign(1, Map.of("topic", "hats")), 1);
        anonymous()
                .contentType("application/x-www-form-urlencoded")
                .formParam("channels", "pigeon")
                .formParam("frequency", "always")
                .formParam("language", "vi")
                .post(page)
                .then()
                .statusCode(400);
    }

    @Test
    void sheLeavesEverything() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign(1, Map.of("template", linkingTemplate())), 1);
        anonymous()
                .contentType("application/x-www-form-urlencoded")
                .formParam("leave", "all")
                .post(path(link(html(ayse), "/p/")))
                .then()
                .statusCode(200);

        receiptOf(runningCampaign("0", 1)).until("skipped.suppressed", 1);
        EventProbe.of(Topic.CAMPAIGN_DELIVERIES).untilEvent(MessageUnsubscribed.class, event -> of(event, ayse));
    }

    @Test
    void whoLeftAndAgreesAnewIsWrittenToAgain() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign(1, Map.of("template", linkingTemplate())), 1);
        anonymous()
                .contentType("application/x-www-form-urlencoded")
                .formParam("leave", "all")
                .post(path(link(html(ayse), "/p/")))
                .then()
                .statusCode(200);
        consent(ayse, "withdrawn", 2, Instant.now());
        receiptOf(runningCampaign("0", 1)).until("skipped.suppressed", 1);

        consent(ayse, "granted", 3, Instant.now().plusSeconds(1));
        await().until(() -> count("select count(*) from consent where version = 3 and customer_id = ?", ayse) == 1);
        untilSent(runningCampaign("0", 1), 1);
    }

    private static void profileSays(UUID customer, Preferences preferences, long version) {
        EventSender.send(
                customer.toString(),
                Instant.now(),
                new ProfileChanged(
                        customer,
                        version,
                        new Names("Ayşe", "Ayşe", null),
                        List.of(address(customer)),
                        null,
                        null,
                        null,
                        null,
                        "vi",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        preferences,
                        NOW));
    }

    @Test
    void aBouncedAddressGetsNothingMore() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign("0", 1), 1);
        var id = mailTo(ayse).getMessageID();
        var report = "{\"deliveryId\":\"%s\",\"type\":\"bounced\",\"permanent\":true,\"reason\":\"5.1.1\"}"
                .formatted(id.substring(1, id.indexOf('@')));
        anonymous().body(report).post("/api/v1/delivery-reports").then().statusCode(401);
        signed(report, "application/json", "/api/v1/delivery-reports");

        var bounced =
                EventProbe.of(Topic.CAMPAIGN_DELIVERIES).untilEvent(MessageBounced.class, event -> of(event, ayse));
        assertThat(bounced.reason()).isEqualTo("5.1.1");
        receiptOf(runningCampaign("0", 1)).until("skipped.suppressed", 1);
    }

    @Test
    void aNotificationNamingAMailInDoubtProvesThatItWasSent() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign("0", 1), 1);
        var campaign = runningCampaign("0", 1);
        untilSent(campaign, 1);
        var ids = "select message_id from delivery where campaign_id = ? and customer_id = ?";
        var messageId = jdbi.withHandle(
                handle -> handle.select(ids, campaign, ayse).mapTo(String.class).one());
        jdbi.useHandle(handle -> handle.execute(
                "update delivery set status = 'failed', reason = 'in-doubt' where message_id = ?", messageId));
        receiptOf(campaign).until("failed.in-doubt", 1);

        signed(notification(messageId), "message/rfc822", "/api/v1/delivery-reports/mail");
        receiptOf(campaign).until("sent", 1).until("failed.size()", 0);
        receiptOf(runningCampaign("0", 1)).until("skipped.suppressed", 1);
    }

    @Test
    void anAddressThatTheServerDoesNotKnowIsNotTriedAgain() throws Exception {
        consentingMember("Ayşe", "tr");
        mails.stop();
        try (var _ = new BreakingMailServer(smtpPort, "RCPT", "550 5.1.1 no such user")) {
            receiptOf(runningCampaign("0", 1)).until("failed.refused-550", 1);
        }
        receiptOf(runningCampaign("0", 1)).until("skipped.suppressed", 1);
    }

    @Test
    void aDomainThatAsksForPatienceGetsItAndThenTheMail() throws Exception {
        var domain = "d" + segment + ".example";
        var ayse = consentingMemberAt("ayse@" + domain);
        mails.stop();
        UUID campaign;
        try (var server = new BreakingMailServer(smtpPort, "RCPT", "451 4.7.1 later")) {
            campaign = runningCampaign("0", 1);
            await().untilAsserted(() -> assertThat(server.broken()).isPositive());
            var paused = "select count(*) from domain_pace where failures > 0 and domain = ?";
            await().until(() -> jdbi.withHandle(handle ->
                            handle.select(paused, domain).mapTo(Long.class).one())
                    == 1);
        }
        mails.start();
        untilSent(campaign, 1);
        assertThat(addressees()).containsOnlyOnce("ayse@" + domain);
        assertThat(ayse).isNotNull();
    }

    private static void follow(String link, String userAgent) {
        anonymous()
                .header("User-Agent", userAgent)
                .redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .get(path(link))
                .then()
                .statusCode(302)
                .header("Location", "https://shop.example/hats?a=1&b=2");
    }

    private static boolean of(DeliveryEvent event, UUID customer) {
        return event.delivery().customerId().equals(customer);
    }

    private String html(UUID customer) throws Exception {
        var parts = (MimeMultipart) mailTo(customer).getContent();
        return (String) parts.getBodyPart(1).getContent();
    }

    private static String link(String html, String path) {
        var match = Pattern.compile("\"(http[^\"]*" + path + "[^\"]*)\"").matcher(html);
        assertThat(match.find()).as(html).isTrue();
        return match.group(1).replace("&amp;", "&");
    }

    private static String path(String link) {
        var uri = URI.create(link);
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static String linkingTemplate() {
        var html =
                "<p><a href=\"https://shop.example/hats?a=1&amp;b=2\">Hats</a> <a href=\"{preferences}\">You</a></p>";
        return template(Map.of("en", Map.of("subject", "Hats", "text", "Hats", "html", html)));
    }

    private static void signed(String body, String type, String path) throws Exception {
        var seconds = Instant.now().getEpochSecond();
        given().contentType(type)
                .header("webhook-id", "r1")
                .header("webhook-timestamp", Long.toString(seconds))
                .header("webhook-signature", new Webhook(SmtpPort.REPORTS_SECRET).sign("r1", seconds, body))
                .body(body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .post(path)
                .then()
                .statusCode(204);
    }

    private static String notification(String messageId) {
        return """
                From: MAILER-DAEMON@mx.example
                To: bounces@rapport.example
                Subject: Undelivered
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"

                --b
                Content-Type: text/plain

                No such user.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; x@example.com
                Action: failed
                Status: 5.1.1
                --b
                Content-Type: text/rfc822-headers

                Subject: Hats
                Message-ID: %s

                --b--
                """.formatted(messageId).replace("\n", "\r\n");
    }
}
