package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.SegmentChanged;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.Money;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** To whom a broadcast goes, and when. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class BroadcastsTest extends CampaignStory {
    @Test
    void reachesSeveralSegmentsAndLeavesOutOthers() {
        var ayse = consentingMember("Ayşe", "tr");
        var sari = consentingCustomer("Sari", "jv");
        var lan = consentingMember("Lan", "vi");
        var also = segmentOf(ayse, sari);
        var not = segmentOf(lan);
        var campaign = runningCampaign(2, Map.of("alsoSegments", List.of(also), "excludedSegments", List.of(not)));

        receiptOf(campaign).until("sent", 2).until("skipped.excluded", 1).until("planned", 3);
        assertThat(addressees()).containsOnlyOnce(address(ayse), address(sari)).doesNotContain(address(lan));
    }

    @Test
    void comesToEachAtTheHourOfHerOwnClock() {
        var here = consentingMember("Ayşe", "tr");
        var west = memberIn("Etc/GMT+11");
        var schedule = Map.of("at", localTime().minusHours(1).toString(), "zone", "customer");
        var campaign = runningCampaign(2, Map.of("schedule", schedule));

        receiptOf(campaign).until("planned", 2).until("sent", 1).until("pending", 1);
        assertThat(addressees()).contains(address(here)).doesNotContain(address(west));
    }

    @Test
    void waitsForItsHourAndComesAgain() {
        var ayse = consentingMember("Ayşe", "tr");
        var first = localTime().minusDays(1).plusHours(1);
        var campaign =
                runningCampaign(1, Map.of("schedule", Map.of("at", first.toString(), "zone", "UTC", "every", "P1D")));

        receiptOf(campaign).until("planned", 0);
        itsHourHasCome(campaign);
        receiptOf(campaign).until("sent", 1).until("planned", 1);
        assertThat(addressees()).containsOnlyOnce(address(ayse));
        given("marketer")
                .get("/api/v1/campaigns/" + campaign)
                .then()
                .body(
                        "nextAt",
                        equalTo(first.plusDays(2).toInstant(ZoneOffset.UTC).toString()));
    }

    @Test
    void goesNoFasterThanItMay() {
        consentingMember("Ayşe", "tr");
        consentingMember("Sari", "jv");
        var campaign = runningCampaign(2, Map.of("perMinute", 1));

        receiptOf(campaign).until("sent", 1).until("pending", 1);
    }

    @Test
    void triesVariantsOnAShareAndSendsTheRestTheBest() {
        for (var i = 0; i < 12; i++) {
            consentingMember("Sari", "jv");
        }
        var variants = List.of(variant("a"), variant("b"));
        var test = Map.of("share", 0.5, "hours", 1, "goal", "clicked");
        var campaign = runningCampaign(12, Map.of("variants", variants, "test", test));
        await().until(() -> count(
                        "select count(*) from delivery where status <> 'sent' and (status <> 'planned' or due_at <= now() + interval '30 minutes') and campaign_id = ?",
                        campaign)
                == 0);
        var tested = count("select count(*) from delivery where status = 'sent' and campaign_id = ?", campaign);
        assertThat(tested).isBetween(1L, 11L);
        var best = jdbi.withHandle(handle -> handle.createQuery(
                        "select variant from delivery where status = 'sent' and campaign_id = :id order by variant desc limit 1")
                .bind("id", campaign)
                .mapTo(String.class)
                .one());
        click(campaign, best);
        theTestIsOver(campaign);

        receiptOf(campaign).until("sent", 12);
        var rest = "select count(*) from delivery where variant = '" + best + "' and campaign_id = ?";
        assertThat(count(rest, campaign)).isGreaterThanOrEqualTo(12 - tested);
        given("marketer")
                .get("/api/v1/campaigns/" + campaign + "/variants")
                .then()
                .statusCode(200)
                .body("find { it.winner }.variant", equalTo(best));
    }

    @Test
    void sendsEachWhatIsSettledForHerAndTellsWhatItCost() {
        var mens = consentingMember("Ali", "tr");
        var quiet = consentingMember("Sari", "jv");
        var men = segmentOf(mens);
        var none = segmentOf(quiet);
        var variants = List.of(settled("mens", men), settled("womens", segmentOf(Ids.next())));
        var campaign = runningCampaign(
                2, Map.of("variants", variants, "holdoutSegment", none, "holdout", 0.5, "messageCost", "0.002"));

        receiptOf(campaign).until("sent", 1).until("heldOut", 1);
        var sent = EventProbe.of(Topic.CAMPAIGN_DELIVERIES)
                .untilEvent(
                        MessageSent.class,
                        event -> event.delivery().campaignId().equals(campaign));
        assertThat(sent.delivery().customerId()).isEqualTo(mens);
        assertThat(sent.delivery().variant()).isEqualTo("mens");
        assertThat(sent.cost()).isEqualTo(new Money(new BigDecimal("0.002"), "EUR"));
    }

    @Test
    void refusesArmsThatAreSettledInPart() {
        var members = segmentOf(Ids.next());
        var variants = List.of(settled("mens", members), variant("womens"));
        create(Map.of("name", "x", "segment", members, "template", template(), "variants", variants))
                .statusCode(400)
                .body("errors.field", hasItem("variants"));
    }

    /** Another segment than that of the campaign, known here. */
    private UUID segmentOf(UUID customer) {
        var other = Ids.next();
        EventSender.send(other.toString(), NOW, new SegmentChanged(other, 1, "S " + other, null, false));
        EventSender.send(customer.toString(), NOW, new SegmentEntered(other, customer, false, 1));
        await().until(() -> count("select count(*) from segment where segment_id = ?", other) == 1
                && count("select count(*) from membership where segment_id = ?", other) == 1);
        return other;
    }

    private static Map<String, ?> settled(String name, UUID segment) {
        return Map.of("name", name, "template", template(), "weight", 1, "segment", segment);
    }

    private static Map<String, ?> variant(String name) {
        return Map.of("name", name, "template", template(), "weight", 1);
    }

    private void click(UUID campaign, String variant) {
        jdbi.useHandle(handle -> handle.execute(
                "insert into engagement select id, 'CLICKED', false, now() from delivery where campaign_id = ? and variant = ?",
                campaign,
                variant));
    }

    private void theTestIsOver(UUID campaign) {
        jdbi.useHandle(handle -> {
            handle.execute("update campaign set decide_at = now() where id = ?", campaign);
            await().until(() ->
                    count("select count(*) from campaign where winner is not null and id = ?", campaign) == 1);
            handle.execute("update delivery set due_at = now() where status = 'planned' and campaign_id = ?", campaign);
        });
    }

    @Test
    void refusesATimeThatIsNone() {
        var campaign = Map.of(
                "name",
                "x",
                "segment",
                segment,
                "template",
                template(),
                "schedule",
                Map.of("at", "2026-12-01T10:00", "zone", "Mars/Base"));
        create(campaign).statusCode(400).body("errors.field", hasItem("schedule.zone"));
    }

    private void itsHourHasCome(UUID campaign) {
        jdbi.useHandle(handle -> handle.execute("update campaign set next_at = now() where id = ?", campaign));
    }

    private UUID memberIn(String zone) {
        var customer = customer("Lani", "en", zone, null);
        consent(customer, "granted", 1);
        EventSender.send(customer.toString(), NOW, new SegmentEntered(segment, customer, false, 1));
        await().until(() -> count("select count(*) from profile where customer_id = ?", customer) == 1);
        return customer;
    }

    private UUID segmentOf(UUID... members) {
        var id = Ids.next();
        EventSender.send(id.toString(), NOW, new SegmentChanged(id, 1, "S " + id, null, false));
        for (var member : members) {
            EventSender.send(member.toString(), NOW, new SegmentEntered(id, member, false, 1));
        }
        await().until(() -> count("select count(*) from membership where segment_id = ?", id) == members.length);
        return id;
    }

    private static LocalDateTime localTime() {
        return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    }
}
