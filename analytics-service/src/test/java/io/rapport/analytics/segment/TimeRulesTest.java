package io.rapport.analytics.segment;

import static io.rapport.analytics.segment.Segmenting.untilMembers;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventProbe;
import io.rapport.test.TestClock;
import io.rapport.test.WithRapport;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time alone moves customers, without any event. */
@QuarkusTest
@WithRapport
class TimeRulesTest {
    private final Segmenting segmenting = new Segmenting();

    @AfterEach
    void comeBack() {
        TestClock.letGo();
    }

    @Test
    void entersWhenSheHasNotOrderedForSixtyDays() {
        var customer = segmenting.customer(Map.of());
        var lapsing = segmenting.segment("{'metric':'recencyDays','op':'>=','value':60}");
        var recent = segmenting.segment("{'metric':'recencyDays','op':'<','value':60}");
        Visit.of(customer).orders("1", "ALL");
        untilMembers(recent, customer);

        TestClock.putForward(Duration.ofDays(59));
        untilMembers(recent, customer);
        TestClock.putForward(Duration.ofDays(1));

        untilMembers(lapsing, customer);
        untilMembers(recent);
        EventProbe.of(Topic.ANALYTICS_SEGMENT_MEMBERSHIPS)
                .untilEvent(SegmentEntered.class, event -> event.segmentId().equals(lapsing));
    }

    @Test
    void leavesWhenEventsFallOutOfTheirWindow() {
        var customer = segmenting.customer(Map.of());
        Visit.of(customer).views(Map.of("product_id", "p", "category", "hats")).views(Map.of());
        // The segments come after the events: their times are found for everyone at once.
        var counted = segmenting.segment("{'event':'product-viewed','op':'>=','value':2,'withinDays':7}");
        var filtered = segmenting.segment("{'event':'product-viewed','where':{'category':'hats'},'withinDays':9}");
        untilMembers(counted, customer);
        untilMembers(filtered, customer);

        TestClock.putForward(Duration.ofDays(7));
        untilMembers(counted);
        untilMembers(filtered, customer);
        TestClock.putForward(Duration.ofDays(2));
        untilMembers(filtered);
    }

    @Test
    void frequencyForgetsOrdersOfMoreThanAYearAgo() {
        var customer = segmenting.customer(Map.of());
        var frequent = segmenting.segment("{'metric':'frequency','op':'>=','value':2}");
        Visit.of(customer)
                .orders("1", "ALL", Instant.now().minus(Duration.ofDays(364)))
                .orders("1", "ALL");
        untilMembers(frequent, customer);

        TestClock.putForward(Duration.ofDays(2));

        untilMembers(frequent);
    }

    @Test
    void birthdaysComeAndGo() {
        var today = LocalDate.now(ZoneOffset.UTC);
        var birthday = segmenting.segment("{'metric':'daysToBirthday','op':'<=','value':7}");
        var customer = segmenting.customer(
                Map.of("birthDate", today.plusDays(10).minusYears(30).toString()));
        untilMembers(segmenting.segment("{'metric':'daysToBirthday','op':'>','value':7}"), customer);

        TestClock.putForward(Duration.ofDays(3));
        untilMembers(birthday, customer);
        TestClock.putForward(Duration.ofDays(8));
        untilMembers(birthday);
    }

    @Test
    void consentExpiresAndCampaignsAreLongAgo() {
        var customer = segmenting.customer(Map.of());
        var granted = segmenting.segment("{'consent':'sms','purpose':'marketing','op':'=','value':'granted'}");
        var unsent = segmenting.segment("{'not':{'campaign':'any','did':'sent','withinDays':20}}");
        var until = Instant.now().plus(Duration.ofDays(10));
        Segmenting.send(
                customer, new ConsentChanged(customer, "sms", "marketing", "granted", null, null, until, false, 1));
        Segmenting.send(
                customer,
                new MessageSent(
                        new Delivery(Ids.next(), Ids.next(), "1", customer, "1", "sms", "treated", false), "m", "tr"));
        untilMembers(granted, customer);
        untilMembers(unsent);

        TestClock.putForward(Duration.ofDays(11));
        untilMembers(granted);
        assertThat(segmenting.preview("{'consent':'sms','op':'=','value':'none'}"))
                .isOne();
        TestClock.putForward(Duration.ofDays(9));
        untilMembers(unsent, customer);
    }

    @Test
    void rulesOfOtherSegmentsAreTimedToo() {
        var customer = segmenting.customer(Map.of());
        var lapsing = segmenting.segment("{'metric':'recencyDays','op':'>=','value':30}");
        var outer = segmenting.segment("{'segment':'" + lapsing + "'}");
        Visit.of(customer).orders("1", "ALL");
        untilMembers(segmenting.segment("{'metric':'orders','op':'=','value':1}"), customer);

        TestClock.putForward(Duration.ofDays(30));

        untilMembers(outer, customer);
    }
}
