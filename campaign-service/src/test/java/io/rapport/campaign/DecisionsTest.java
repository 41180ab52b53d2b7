package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.CustomerEvent.Preferences;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands against a message at the moment of sending. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class DecisionsTest extends CampaignStory {
    @AfterEach
    void noRules() {
        rules(Map.of());
    }

    @Test
    void aConsentWithdrawnASecondBeforeIsHonouredThoughTheTopicLags() {
        var lan = consentingMember("Lan", "vi");
        var campaign = draftWhenKnown(1, "0");
        await().until(() -> consents(lan) == 1);
        jdbi.useTransaction(blocking -> {
            blocking.execute("lock table consent in share row exclusive mode");
            consent(lan, "withdrawn", 2, NOW.plusSeconds(1));
            start(campaign);
            await().during(Duration.ofSeconds(8))
                    .until(() -> receipt(campaign).extract().<Integer>path("pending") == 1);
        });

        receiptOf(campaign).until("skipped.no-consent", 1).until("sent", 0);
        assertThat(addressees()).doesNotContain(address(lan));
    }

    @Test
    void whoeverComplainsIsLeftAloneUntilItIsSettled() {
        var ayse = consentingMember("Ayşe", "tr");
        var ticket = Ids.next();
        EventSender.send(ayse.toString(), NOW, new TicketOpened(ticket, ayse, null, null, "complaint", "high"));
        await().until(() -> complaints(ayse) == 1);
        var first = runningCampaign("0", 1);
        receiptOf(first).until("skipped.open-complaint", 1);
        given("agent")
                .header("Accept-Language", "tr")
                .get("/api/v1/customers/" + ayse + "/messages/why?campaign=" + first)
                .then()
                .body("explanation", equalTo("Müşterinin açık bir şikâyeti var."));

        EventSender.send(ayse.toString(), NOW, new TicketResolved(ticket, ayse, 60));
        await().until(() -> complaints(ayse) == 0);
        receiptOf(runningCampaign("0", 1)).until("sent", 1);
    }

    @Test
    void aCapHoldsOverAllCampaignsOfOnePerson() {
        rules(Map.of("caps", List.of(Map.of("channel", "email", "messages", 1, "hours", 24))));
        var ayse = consentingMember("Ayşe", "tr");
        var other = consentingCustomer("Ayşe", "tr");
        merge(Ids.next(), ayse, other);
        untilSent(runningCampaign("0", 1), 1);

        EventSender.send(other.toString(), NOW, new SegmentEntered(segment, other, false, 1));
        receiptOf(runningCampaign("0", 2)).until("skipped.capped", 1).until("sent", 0);
    }

    @Test
    void ofTwoAtOnceTheMoreImportantIsSent() {
        rules(Map.of("caps", List.of(Map.of("messages", 1, "hours", 24))));
        consentingMember("Ayşe", "tr");
        mails.stop();
        var high = runningCampaign(1, Map.of("priority", 9));
        var low = runningCampaign(1, Map.of("priority", 1));
        mails.start();

        receiptOf(high).until("sent", 1);
        receiptOf(low).until("sent", 0).until("failed.size()", 0);
    }

    @Test
    void nobodyIsWrittenToInHerNight() {
        var hour = LocalTime.now(ZoneOffset.UTC).withMinute(0).withSecond(0).withNano(0);
        rules(Map.of(
                "quietHours",
                Map.of(
                        "from",
                        hour.minusHours(2).toString(),
                        "until",
                        hour.plusHours(3).toString())));
        var awake = member("Nguyễn", "Etc/GMT-10", null);
        var asleep = member("Lan", "Etc/UTC", null);
        var campaign = runningCampaign("0", 2);

        receiptOf(campaign).until("sent", 1).until("pending", 1);
        assertThat(addressees()).contains(address(awake)).doesNotContain(address(asleep));
    }

    @Test
    void whatSheChoseToHearDecides() {
        member("Sari", null, new Preferences(List.of("shoes"), List.of("email"), "always"));
        member("Dewi", null, new Preferences(List.of("hats"), List.of(), "always"));
        member("Budi", null, new Preferences(List.of(), List.of("sms"), "always"));
        var campaign = runningCampaign(3, Map.of("topic", "hats"));

        receiptOf(campaign)
                .until("skipped.topic-not-chosen", 1)
                .until("skipped.channel-not-chosen", 1)
                .until("sent", 1);
    }

    private UUID member(String name, String timeZone, Preferences preferences) {
        var customer = customer(name, "en", timeZone, preferences);
        consent(customer, "granted", 1);
        EventSender.send(customer.toString(), NOW, new SegmentEntered(segment, customer, false, 1));
        await().until(() -> consents(customer) == 1);
        return customer;
    }

    private static void rules(Map<String, ?> rules) {
        given("marketer").body(rules).put("/api/v1/sending-rules").then().statusCode(200);
    }

    private long consents(UUID customer) {
        return count("select count(*) from consent where customer_id = ?", customer);
    }

    private long complaints(UUID customer) {
        return count("select count(*) from complaint where open and customer_id = ?", customer);
    }
}
