package io.rapport.campaign;

import static io.rapport.test.Api.anonymous;
import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.MessageInDoubt;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import io.rapport.events.Envelope;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.james.jdkim.DKIMVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class CampaignTest extends CampaignStory {
    @Test
    void writesToEachInHerLanguageAndFallsBack() {
        var ayse = consentingMember("Ayşe", "tr");
        var nguyen = consentingMember("Nguyễn", "vi-VN");
        var sari = consentingMember("Sari", "jv");

        var campaign = runningCampaign("0", 3);

        untilSent(campaign, 3);
        assertThat(subjectTo(ayse)).isEqualTo("Merhaba Ayşe");
        assertThat(subjectTo(nguyen)).isEqualTo("Xin chào Nguyễn");
        assertThat(subjectTo(sari)).isEqualTo("Hello Sari");
    }

    @Test
    void writesAMailThatProgramsUnderstand() throws Exception {
        var sari = consentingMember("Sari", "jv");
        var campaign = runningCampaign("0", 1);
        untilSent(campaign, 1);

        var mail = mailTo(sari);
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        var sent = EventProbe.of(Topic.CAMPAIGN_DELIVERIES)
                .untilEvent(
                        MessageSent.class,
                        event -> event.delivery().customerId().equals(sari));
        assertThat(mail.getMessageID()).isEqualTo(sent.messageId());
        assertThat(sent.language()).isEqualTo("en");
    }

    @Test
    void writesOnlyToThoseWhoConsented() {
        var consenting = consentingMember("Ayşe", "tr");
        var silent = member("Budi", "id");
        var withdrawn = consentingMember("Lan", "vi");
        consent(withdrawn, "withdrawn", 2);

        var campaign = runningCampaign("0", 3);

        receiptOf(campaign).until("sent", 1).until("skipped.no-consent", 2).until("planned", 3);
        assertThat(mailTo(consenting)).isNotNull();
        assertThat(addressees()).doesNotContain(address(silent), address(withdrawn));
        why(silent, campaign).body("status", equalTo("skipped")).body("reason", equalTo("no-consent"));
    }

    @Test
    void aConsentWithdrawnJustBeforeTheStartIsHonoured() {
        var lan = consentingMember("Lan", "vi");
        var campaign = draftWhenKnown(1, "0");
        consent(lan, "withdrawn", 2);
        start(campaign);

        receiptOf(campaign).until("skipped.no-consent", 1);
        assertThat(addressees()).doesNotContain(address(lan));
    }

    @Test
    void holdsOutItsControlGroup() {
        var held = consentingMember("Ayşe", "tr");
        var campaign = runningCampaign("1", 1);

        receiptOf(campaign).until("heldOut", 1).until("planned", 1);
        assertThat(addressees()).doesNotContain(address(held));
        EventProbe.of(Topic.CAMPAIGN_DELIVERIES)
                .untilEvent(
                        CustomerHeldOut.class,
                        event -> event.delivery().customerId().equals(held));
    }

    @Test
    void whoeverEntersLaterGetsItOnceHoweverOftenSheIsSaidToEnter() {
        var campaign = runningCampaign("0", 0);
        var late = consentingCustomer("Dewi", "id");
        var envelope = new Envelope(
                Ids.next().toString(),
                "rapport/analytics-service",
                "analytics.segment-entered",
                NOW,
                late.toString(),
                null);
        var entered = new SegmentEntered(segment, late, false, 1);
        EventSender.send(late.toString(), envelope, entered);
        EventSender.send(late.toString(), envelope, entered);
        EventSender.send(late.toString(), NOW, new SegmentEntered(segment, late, false, 2));

        receiptOf(campaign).until("sent", 1).until("planned", 1);
        assertThat(addressees()).containsOnlyOnce(address(late));
    }

    @Test
    void historyStartsNoMessage() {
        var campaign = runningCampaign("0", 0);
        var imported = consentingCustomer("Dewi", "id");
        EventSender.send(imported.toString(), NOW, new SegmentEntered(segment, imported, true, 1));
        var live = consentingMember("Sari", "jv");

        receiptOf(campaign).until("sent", 1);
        assertThat(addressees()).contains(address(live)).doesNotContain(address(imported));
    }

    @Test
    void whoeverWasMergedGetsOneMessageAtHerSurvivorsAddress() {
        var ayse = consentingMember("Ayşe", "tr");
        var other = consentingMember("Ayşe", "tr");
        merge(Ids.next(), ayse, other);
        var campaign = runningCampaign("0", 2);

        receiptOf(campaign).until("sent", 1).until("skipped.merged", 1).until("planned", 2);
        assertThat(addressees()).contains(address(ayse)).doesNotContain(address(other));
        why(other, campaign).body("status", equalTo("sent")).body("customerId", equalTo(ayse.toString()));
    }

    @Test
    void whoeverGotItBeforeTheMergeGetsNoSecondOne() {
        var ayse = consentingCustomer("Ayşe", "tr");
        var other = consentingMember("Ayşe", "tr");
        var campaign = runningCampaign("0", 1);
        receiptOf(campaign).until("sent", 1);
        merge(Ids.next(), ayse, other);
        EventSender.send(ayse.toString(), NOW, new SegmentEntered(segment, ayse, false, 1));

        receiptOf(campaign).until("skipped.merged", 1).until("sent", 1).until("planned", 2);
        assertThat(addressees()).contains(address(other)).doesNotContain(address(ayse));
    }

    @Test
    void whoeverWasUnmergedIsWrittenToAgainWhateverIsHeardFirst() {
        var ayse = consentingMember("Ayşe", "tr");
        var other = consentingMember("Fatma", "tr");
        var mergeId = Ids.next();
        unmerge(mergeId, ayse, other);
        merge(mergeId, ayse, other);
        var campaign = runningCampaign("0", 2);

        receiptOf(campaign).until("sent", 2).until("planned", 2);
        assertThat(addressees()).contains(address(ayse), address(other));
    }

    @Test
    void theLastWordOnConsentOfAllHerIdsHolds() {
        var ayse = consentingMember("Ayşe", "tr");
        var other = customer("Ayşe", "tr");
        consent(other, "withdrawn", 1, NOW.plusSeconds(1));
        var mergeId = Ids.next();
        merge(mergeId, ayse, other);
        var merged = runningCampaign("0", 1);
        receiptOf(merged).until("skipped.no-consent", 1);

        unmerge(mergeId, ayse, other);
        var unmerged = runningCampaign("0", 1);
        receiptOf(unmerged).until("sent", 1);
    }

    @Test
    void aMessageLeftByACrashIsInDoubtAndNeverSentAgain() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        mails.stop();
        var campaign = runningCampaign("0", 1);
        await().atMost(Duration.ofMinutes(1)).until(() -> abandonSending(campaign) == 1);
        mails.start();

        receiptOf(campaign).until("failed.in-doubt", 1).until("sent", 0);
        EventProbe.of(Topic.CAMPAIGN_DELIVERIES)
                .untilEvent(
                        MessageInDoubt.class,
                        event -> event.delivery().customerId().equals(ayse));
        assertThat(addressees()).doesNotContain(address(ayse));
    }

    @Test
    void aMailThatTheServerTookWithoutSayingSoIsInDoubt() throws Exception {
        consentingMember("Ayşe", "tr");
        mails.stop();
        try (var _ = new BreakingMailServer(smtpPort, BreakingMailServer.END_OF_TEXT)) {
            var campaign = runningCampaign("0", 1);
            receiptOf(campaign).until("failed.in-doubt", 1).until("pending", 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "MAIL", "RCPT", "DATA"})
    void aMailWhoseTextTheServerNeverGotIsSentLater(String command) throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        mails.stop();
        UUID campaign;
        try (var server = new BreakingMailServer(smtpPort, command)) {
            campaign = runningCampaign("0", 1);
            await().untilAsserted(() -> assertThat(server.broken()).isPositive());
        }
        // a connection of the broken server may still hold the port
        await().ignoreExceptions().untilAsserted(mails::start);

        untilSent(campaign, 1);
        assertThat(addressees()).containsOnlyOnce(address(ayse));
    }

    @Test
    void aMessageThatCannotBeMadeForOneReaderFailsHersAlone() {
        consentingMember("Sari", "jv");
        consentingMember("Ayşe", "tr");
        var broken = content("Hello {#if customer.language == 'jv'}{customer.password}{/if}");
        var campaign = draftWhenKnown(2, "0", template(Map.of("en", broken)));
        start(campaign);

        receiptOf(campaign).until("failed.template", 1).until("sent", 1);
    }

    @Test
    void losesNoMailToAServerThatStartedAnew() {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign("0", 1), 1);
        mails.stop();
        mails.start();

        untilSent(runningCampaign("0", 1), 1);
        assertThat(addressees()).contains(address(ayse));
    }

    @Test
    void waitsForAMailServerThatIsAway() {
        var ayse = consentingMember("Ayşe", "tr");
        mails.stop();
        var campaign = runningCampaign("0", 1);
        receiptOf(campaign).until("pending", 1);
        mails.start();

        untilSent(campaign, 1);
        assertThat(addressees()).containsOnlyOnce(address(ayse));
    }

    @Test
    void oneClickUnsubscribesAtOnce() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign("0", 1), 1);
        var link = mailTo(ayse).getHeader("List-Unsubscribe")[0];
        var path = link.substring(link.indexOf("/u/"), link.length() - 1);

        anonymous().get(path).then().statusCode(200).body(containsString("Abonelikten çık"));
        anonymous()
                .contentType("application/x-www-form-urlencoded")
                .formParam("List-Unsubscribe", "One-Click")
                .post(path)
                .then()
                .statusCode(200);
        EventProbe.of(Topic.CAMPAIGN_DELIVERIES)
                .untilEvent(
                        MessageUnsubscribed.class,
                        event -> event.delivery().customerId().equals(ayse));
        var next = runningCampaign("0", 1);
        receiptOf(next).until("skipped.suppressed", 1);
    }

    @Test
    void aForgedUnsubscribeLinkIsNotFound() {
        anonymous().post("/u/" + Ids.next() + ".AAAAAAAAAAAAAAAAAAAAAA").then().statusCode(404);
    }

    @Test
    void aStoppedCampaignSkipsTheRestAndAddsUp() {
        consentingMember("Ayşe", "tr");
        mails.stop();
        var campaign = runningCampaign("0", 1);
        given("marketer")
                .post("/api/v1/campaigns/" + campaign + "/pause")
                .then()
                .statusCode(200);
        receiptOf(campaign).until("pending", 1);
        given("marketer")
                .post("/api/v1/campaigns/" + campaign + "/stop")
                .then()
                .statusCode(200)
                .body("status", equalTo("ended"));
        given("marketer")
                .post("/api/v1/campaigns/" + campaign + "/start")
                .then()
                .statusCode(409);
    }

    @Test
    void refusesABrokenTemplateAndNamesTheFault() {
        given("marketer")
                .body(Map.of(
                        "name",
                        "Broken " + Ids.next(),
                        "channel",
                        "email",
                        "fallback",
                        "en",
                        "languages",
                        Map.of("en", Map.of("subject", "Hi", "text", "{customer.password}"))))
                .post("/api/v1/templates")
                .then()
                .statusCode(400)
                .contentType(startsWith("application/problem+json"))
                .body("errors.field", hasItem("languages.en.text"));
    }

    @Test
    void refusesACampaignOnNoSegment() {
        given("marketer")
                .body(Map.of("name", "x", "segment", Ids.next(), "template", template()))
                .post("/api/v1/campaigns")
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("segment"));
    }

    @Test
    void refusesAPictureWithoutWordsAndAScript() {
        var html = Map.of("subject", "Hi", "text", "Hi", "html", "<img src='a.png'><script>x()</script>");
        given("marketer")
                .body(Map.of(
                        "name",
                        "B " + Ids.next(),
                        "channel",
                        "email",
                        "fallback",
                        "en",
                        "languages",
                        Map.of("en", html)))
                .post("/api/v1/templates")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("languages.en.html"));
    }

    @Test
    void aTestMailIsSentToSomebodyOfOurOwn() throws Exception {
        given("marketer")
                .body(Map.of("to", "marketing@example.com", "language", "tr"))
                .post("/api/v1/templates/" + template() + "/test")
                .then()
                .statusCode(204);

        var mail = mails.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Merhaba Ayşe");
        assertThat(mail.getHeader("List-Unsubscribe")).isNull();
    }

    @Test
    void aMailIsSignedWithItsOneClickHeaders() throws Exception {
        var ayse = consentingMember("Ayşe", "tr");
        untilSent(runningCampaign("0", 1), 1);

        var raw = new ByteArrayOutputStream();
        mailTo(ayse).writeTo(raw);
        var signatures = new DKIMVerifier((_, _, _) -> List.of("v=DKIM1; k=rsa; p=" + SmtpPort.publicKey()))
                .verify(new ByteArrayInputStream(raw.toByteArray()));
        assertThat(signatures).hasSize(1);
        assertThat(signatures.getFirst().getHeaders().stream().map(Object::toString))
                .contains("List-Unsubscribe", "List-Unsubscribe-Post", "From", "Subject");
    }

    @Test
    void isClosedToOthers() {
        anonymous().get("/api/v1/campaigns").then().statusCode(401);
        given("analyst").get("/api/v1/campaigns").then().statusCode(403);
    }
}
