package io.rapport.analytics.metrics;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageClicked;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Support burden, satisfaction, channels and engagement, whatever arrives first and however often. */
@QuarkusTest
@WithRapport
class ContactTest {
    private static final Instant START =
            Instant.now().minus(10, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void ticketsAndMessagesAddUpInAnyOrderAndOnce(long seed) {
        var customer = Ids.next();
        Visit.of(customer).orders("5", "TRY").viewsProduct();
        var steps = new ArrayList<Runnable>();
        var solved = Ids.next();
        steps.add(sent(customer, 1, new TicketOpened(solved, customer, null, "email", "complaint", "normal")));
        steps.add(sent(customer, 2, new TicketResolved(solved, customer, 60)));
        steps.add(sent(customer, 3, new TicketRated(solved, customer, 1)));
        steps.add(sent(customer, 4, new TicketRated(solved, customer, 5)));
        var open = Ids.next();
        steps.add(sent(customer, 5, new TicketOpened(open, customer, null, "chat", "return", "high")));
        steps.add(sent(customer, 6, new TicketEscalated(open, customer, "long")));
        steps.add(sent(customer, 7, new TicketResolved(open, customer, 60)));
        steps.add(sent(customer, 8, new TicketReopened(open, customer)));
        var delivery = delivery(customer);
        steps.add(sent(customer, 9, new MessageSent(delivery, "m", "tr")));
        steps.add(sent(customer, 10, new MessageOpened(delivery, true)));
        steps.add(sent(customer, 11, new MessageOpened(delivery, false)));
        steps.add(sent(customer, 12, new MessageClicked(delivery, "shop", false)));
        var shuffled = new ArrayList<>(steps);
        shuffled.addAll(steps.subList(0, 6));
        Collections.shuffle(shuffled, new Random(seed));
        shuffled.forEach(Runnable::run);

        await().untilAsserted(() -> metrics(customer)
                .body("support.tickets", equalTo(2))
                .body("support.open", equalTo(1))
                .body("support.escalated", equalTo(1))
                .body("satisfaction.ratings", equalTo(1))
                .body("satisfaction.average", equalTo("5.00"))
                .body("satisfaction.last", equalTo(5))
                .body("engagement.events", equalTo(2))
                .body("engagement.activeDays", equalTo(1))
                .body("engagement.messagesSent", equalTo(1))
                .body("engagement.messagesOpened", equalTo(1))
                .body("engagement.messagesClicked", equalTo(1))
                .body("channels.channel", contains("web", "email"))
                .body("channels.orders", contains(1, 0))
                .body("channels.answered", contains(0, 1)));
        explain(customer, "tickets").body("items", hasSize(8)).body("items[0].type", equalTo("reopened"));
        explain(customer, "messages?limit=3")
                .body("items.type", contains("message-clicked", "message-opened", "message-opened"))
                .body("next", notNullValue());
        explain(customer, "activities")
                .body("items.type", contains("storefront.product-viewed", "storefront.order-completed"))
                .body("next", nullValue());
    }

    @Test
    void whatTheAbsorbedAskedCountsForHerSurvivorUntilTheyAreParted() {
        var survivor = Ids.next();
        var absorbed = Ids.next();
        Visit.of(survivor).orders("5", "TRY");
        Visit.of(absorbed).orders("6", "TRY");
        sent(absorbed, 1, new TicketOpened(Ids.next(), absorbed, null, "email", "question", "normal"))
                .run();
        await().untilAsserted(() -> metrics(absorbed).body("support.tickets", equalTo(1)));
        var mergeId = Ids.next();
        sent(absorbed, 2, new Merged(mergeId, survivor, absorbed)).run();
        await().untilAsserted(() -> metrics(survivor).body("support.tickets", equalTo(1)));
        metrics(absorbed).body("support.tickets", equalTo(0));
        sent(absorbed, 3, new Unmerged(mergeId, survivor, absorbed)).run();
        await().untilAsserted(() -> metrics(absorbed).body("support.tickets", equalTo(1)));
        metrics(survivor).body("support.tickets", equalTo(0));
    }

    @Test
    void affinitiesFollowWhatWasBoughtAndKept() {
        var customer = Ids.next();
        var shop = "s" + Ids.next();
        EventSender.send(shop + "/tea", Instant.now(), product(shop, "tea", "Drinks", "Çaykur"));
        EventSender.send(shop + "/cup", Instant.now(), product(shop, "cup", "Kitchen", "Clay"));
        var visit = Visit.of(customer);
        visit.send(lines(visit, shop, 1, line("tea", "3"), line("cup", "2")));
        visit.send(lines(visit, shop, 2, line("cup", "-1")));

        await().untilAsserted(() -> metrics(customer)
                .body("affinities.categories.name", contains("Drinks", "Kitchen"))
                .body("affinities.categories.share", contains("0.7500", "0.2500"))
                .body("affinities.brands.name", contains("Çaykur", "Clay")));
    }

    private static ProductChanged product(String shop, String id, String category, String brand) {
        return new ProductChanged(shop, id, null, id, category, brand, null, null, null, null, false, null, 1);
    }

    private static OrderLine line(String product, String quantity) {
        return new OrderLine(product, null, product, null, BigDecimal.ONE, new BigDecimal(quantity));
    }

    private static Visit.Sent lines(Visit visit, String shop, int version, OrderLine... lines) {
        var effect = new OrderEffect(
                shop + "/1",
                version,
                START,
                "TRY",
                null,
                version == 1 ? 1 : 0,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                List.of(lines));
        var type = version == 1 ? "storefront.order-completed" : "storefront.order-updated";
        var sent = visit.sent(type, START.plusSeconds(version), false, effect);
        var event = sent.event();
        return new Visit.Sent(
                sent.envelope(),
                new Happened(
                        event.visitorId(),
                        null,
                        shop,
                        "web",
                        null,
                        event.receivedAt(),
                        false,
                        false,
                        event.properties(),
                        effect));
    }

    private static Delivery delivery(UUID customer) {
        return new Delivery(Ids.next(), Ids.next(), null, customer, null, "email", "treated", false);
    }

    /** The same event however often it is run. */
    private static Runnable sent(UUID customer, int hour, RapportEvent event) {
        var type = EventCodec.typeOf(event.getClass()).value();
        var at = START.plus(hour, ChronoUnit.HOURS);
        var envelope = new Envelope(Ids.next().toString(), "rapport/test", type, at, null, null);
        return () -> EventSender.send(customer.toString(), envelope, event);
    }

    private static ValidatableResponse explain(UUID customer, String figures) {
        return Api.given("analyst")
                .get("/api/v1/customers/" + customer + "/metrics/explain/" + figures)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse metrics(UUID customer) {
        return Api.given("analyst")
                .get("/api/v1/customers/{id}/metrics", customer)
                .then()
                .statusCode(200);
    }
}
