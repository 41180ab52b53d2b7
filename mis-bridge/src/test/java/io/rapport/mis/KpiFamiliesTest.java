package io.rapport.mis;

import static io.rapport.mis.Figures.proves;
import static io.rapport.mis.Figures.untilValue;
import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageClicked;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import io.rapport.events.Money;
import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Money is in pesos, and each test has days of its own. */
@QuarkusTest
@WithRapport
class KpiFamiliesTest {
    private static final Instant FIRST_DAY = Instant.parse("2017-01-01T18:30:00Z");
    private static final AtomicInteger DAYS = new AtomicInteger();

    private final Instant day = FIRST_DAY.plus(10L * DAYS.getAndIncrement(), ChronoUnit.DAYS);
    private final Shop shop = new Shop("MXN", "MX");

    @Test
    void viewsAndCartAddsAreOfPeopleAndOfCategories() {
        var visitor = Ids.next();
        Shop.view(visitor, day);
        Shop.crawl(Ids.next(), day);
        Shop.product("viewed", visitor, day, "tea");
        Shop.product("viewed", visitor, day.plusSeconds(1), "cups");
        Shop.product("added", visitor, day.plusSeconds(2), "tea");
        untilValue("product-views", "hour", day, "", "2");
        untilValue("views", "day", day, "", "1");
        untilValue("cart-adds", "minute", day, "&dimension=category:tea", "1");
        untilValue("product-views", "day", day, "&dimension=country:TR", "2");
        proves("views", "day", day, "");
        proves("product-views", "day", day, "&dimension=category:cups");
    }

    @Test
    void ordersCountInTheCategoriesOfTheirLines() {
        shop.order(Ids.next(), day, "25", Shop.line("tea", "10", "2"), Shop.line("cups", "3", "1"));
        shop.order(Ids.next(), day.plusSeconds(1), "10", Shop.line("tea", "10", "1"));
        untilValue("revenue", "day", day, "&currency=MXN&dimension=category:tea", "30.00");
        untilValue("orders", "day", day, "&currency=MXN&dimension=category:tea", "2");
        untilValue("aov", "day", day, "&currency=MXN&dimension=category:cups", "3.00");
        untilValue("revenue", "day", day, "&currency=MXN", "35.00");
        assertThat(Figures.of("net-revenue", "day", day, "&dimension=category:tea")
                        .getList("items"))
                .isEmpty();
        proves("revenue", "day", day, "&currency=MXN&dimension=category:tea");
    }

    @Test
    void conversionIsOfPeopleAndFollowsTheirMerge() {
        var buyer = Ids.next();
        var other = Ids.next();
        Shop.view(other, day);
        Shop.view(Ids.next(), day);
        var order = shop.order(buyer, day.plusSeconds(5), "10");
        untilValue("conversion", "day", day, "", "0.3333");
        proves("conversion", "day", day, "");
        var customer = Ids.next();
        Shop.attribute(buyer, customer, 1);
        Shop.attribute(other, customer, 1);
        untilValue("conversion", "day", day, "", "0.5000");
        proves("conversion", "day", day, "");
        shop.cancel(buyer, day.plus(2, ChronoUnit.DAYS), order, day.plusSeconds(5), "10");
        untilValue("conversion", "day", day, "", "0.0000");
        proves("conversion", "day", day, "");
    }

    @Test
    void anOrderWithinADayTakesACartBackAlsoFromAnotherDevice() {
        var phone = Ids.next();
        var laptop = Ids.next();
        var customer = Ids.next();
        Shop.product("added", phone, day, "tea");
        Shop.product("added", Ids.next(), day, "tea");
        untilValue("abandoned-carts", "day", day, "", "2");
        proves("abandoned-carts", "day", day, "");
        shop.order(laptop, day.plus(20, ChronoUnit.HOURS), "10");
        Shop.attribute(phone, customer, 1);
        Shop.attribute(laptop, customer, 1);
        untilValue("abandoned-carts", "day", day, "", "1");
        untilValue("abandoned-carts", "hour", day, "", "1");
        proves("abandoned-carts", "day", day, "");
        proves("abandoned-carts", "hour", day, "");
        Shop.attribute(laptop, Ids.next(), 2);
        untilValue("abandoned-carts", "day", day, "", "2");
    }

    @Test
    void messagesAreCountedByCampaignAndTheirMoneyByCurrency() {
        var customer = Ids.next();
        var delivery = new Delivery(Ids.next(), Ids.next(), "mail", customer, "once", "email", "treated", false);
        var events = List.of(
                new MessageSent(delivery, "<m@shop>", "es"),
                new MessageOpened(delivery, true),
                new MessageOpened(delivery, false),
                new MessageClicked(delivery, "https://shop.example/tea", false),
                new MessageClicked(delivery, "https://shop.example/tea", true),
                new MessageConverted(delivery, "default/1", new Money(new BigDecimal("99.995"), "MXN")),
                new MessageUnsubscribed(delivery));
        events.forEach(event -> EventSender.send(customer.toString(), day, event));
        var ofCampaign = "&dimension=campaign:" + delivery.campaignId();
        untilValue("messages-unsubscribed", "day", day, ofCampaign, "1");
        untilValue("messages-opened", "day", day, ofCampaign, "1");
        untilValue("messages-clicked", "day", day, ofCampaign, "1");
        untilValue("messages-converted", "day", day, ofCampaign, "1");
        untilValue("attributed-revenue", "day", day, "&currency=MXN" + ofCampaign, "100.00");
        proves("attributed-revenue", "day", day, "&currency=MXN" + ofCampaign);
        proves("messages-clicked", "hour", day, "&dimension=channel:email");
    }

    @Test
    void incrementalRevenueIsWhatThoseTreatedSpentBeyondThoseHeldOut() {
        var campaign = Ids.next();
        var slice = "&currency=MXN&dimension=campaign:" + campaign;
        var treated = List.of(Ids.next(), Ids.next(), Ids.next());
        var heldOut = Ids.next();
        var visitors = List.of(Ids.next(), Ids.next(), Ids.next());
        Shop.attribute(visitors.get(0), treated.get(0), 1);
        Shop.attribute(visitors.get(1), treated.get(1), 1);
        Shop.attribute(visitors.get(2), heldOut, 1);
        shop.order(visitors.get(0), day.plusSeconds(5), "1000");
        shop.order(visitors.get(0), day.plusSeconds(60), "100");
        shop.order(visitors.get(1), day.plusSeconds(70), "50");
        shop.order(visitors.get(2), day.plusSeconds(80), "20.10");
        var decidedAt = day.plusSeconds(10);
        treated.forEach(customer ->
                send(customer, decidedAt, new MessageSent(arm(campaign, customer, "treated"), "<m@s>", "es")));
        send(heldOut, decidedAt, new CustomerHeldOut(arm(campaign, heldOut, "held-out")));
        untilValue("incremental-revenue", "day", day, slice, "89.70");
        untilValue("incremental-revenue", "hour", day, "&currency=MXN", "89.70");
        proves("incremental-revenue", "day", day, slice);
        proves("incremental-revenue", "hour", day, "&currency=MXN");

        Shop.attribute(visitors.getFirst(), heldOut, 2);
        untilValue("incremental-revenue", "day", day, slice, "-10.30");
        proves("incremental-revenue", "day", day, slice);
        Shop.attribute(visitors.getFirst(), treated.getFirst(), 3);
        untilValue("incremental-revenue", "day", day, slice, "89.70");

        var late = Ids.next();
        send(late, decidedAt.plusSeconds(20), new MessageSent(arm(campaign, late, "treated"), "<l@s>", "es"));
        untilValue("incremental-revenue", "day", day, slice, "69.60");
        proves("incremental-revenue", "day", day, slice);
    }

    private static Delivery arm(UUID campaign, UUID customer, String arm) {
        return new Delivery(Ids.next(), campaign, "mail", customer, "once", "email", arm, false);
    }

    @Test
    void timesArePercentilesWithTheirErrorStated() {
        for (var second = 1; second <= 20; second++) {
            Shop.answerTicket(Ids.next(), day.plusSeconds(second), second);
        }
        Shop.resolveTicket(Ids.next(), day, 7_200);
        untilValue("response-time-p50", "hour", day, "", "10");
        untilValue("response-time-p90", "day", day, "", "18");
        untilValue("resolution-time-p90", "day", day, "", "7200");
        assertThat(Figures.of("response-time-p90", "day", day, "").getString("items[0].rankError"))
                .isEqualTo("0.01");
        proves("response-time-p50", "hour", day, "");
        proves("response-time-p90", "day", day, "");
        proves("resolution-time-p50", "minute", day, "");
    }

    @Test
    void aSegmentHasTheOrdersOfThoseWhoWereInItThen() {
        var visitor = Ids.next();
        var customer = Ids.next();
        var segment = Ids.next();
        var slice = "&currency=MXN&dimension=segment:" + segment;
        Shop.attribute(visitor, customer, 1);
        shop.order(visitor, day.plusSeconds(10), "100");
        shop.order(visitor, day.plusSeconds(30), "50");
        send(customer, day.plusSeconds(5), new SegmentEntered(segment, customer, false, 1));
        untilValue("revenue", "day", day, slice, "150.00");
        send(customer, day.plusSeconds(20), new SegmentLeft(segment, customer, false, 2));
        untilValue("revenue", "day", day, slice, "100.00");
        untilValue("orders", "minute", day, slice, "1");
        proves("revenue", "day", day, slice);
        proves("aov", "hour", day, slice);
        Shop.attribute(visitor, Ids.next(), 2);
        untilValue("revenue", "day", day, slice, "0.00");
        proves("revenue", "day", day, slice);
        Shop.attribute(visitor, customer, 3);
        untilValue("orders", "day", day, slice, "1");
        proves("orders", "day", day, slice);
    }

    private static void send(UUID customer, Instant at, RapportEvent event) {
        EventSender.send(customer.toString(), at, event);
    }

    @Test
    void whatIsResolvedUnansweredWasAutomated() {
        var customer = Ids.next();
        var answered = Ids.next();
        send(customer, day.minus(2, ChronoUnit.DAYS), new TicketFirstResponded(answered, customer, 60));
        send(customer, day, new TicketResolved(answered, customer, 90));
        send(customer, day.plusSeconds(1), new TicketResolved(Ids.next(), customer, 30));
        untilValue("automation-rate", "day", day, "", "0.5000");
        proves("automation-rate", "day", day, "");
        proves("tickets-resolved", "day", day, "");
    }

    @Test
    void satisfactionIsTheShareOfGoodRatings() {
        List.of(5, 4, 3).forEach(score -> Shop.rateTicket(Ids.next(), day, score));
        untilValue("csat", "day", day, "", "0.6667");
        proves("csat", "day", day, "");
    }

    @Test
    void allOfThemAreProvenInOnePass() {
        Shop.product("added", Ids.next(), day, "tea");
        Shop.answerTicket(Ids.next(), day, 60);
        untilValue("abandoned-carts", "day", day, "", "1");
        untilValue("response-time-p50", "day", day, "", "60");
        var verdict = given("admin")
                .post("/api/v1/proofs")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(verdict.getList("differences.published.start"))
                .as(verdict.prettify())
                .doesNotContain(day.toString());
    }
}
