package io.rapport.analytics.report;

import static io.rapport.analytics.Visit.line;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each test has a currency or a year of its own. */
@QuarkusTest
@WithRapport
class ShopReportsTest {
    @Test
    void funnelNarrowsFromViewsToOrders() {
        var at = Instant.parse("1993-05-05T08:00:00Z");
        var customer = Ids.next();
        Visit.of(customer).does("storefront.product-viewed", at);
        Visit.of(customer)
                .does("storefront.product-added", at)
                .does("storefront.checkout-started", at)
                .does("storefront.order-completed", at);
        Visit.anonymous().does("storefront.product-viewed", at).does("storefront.product-added", at);
        Visit.anonymous().does("storefront.order-completed", at);
        Visit.anonymous().does("storefront.product-viewed", Instant.parse("1993-07-01T08:00:00Z"));

        await().untilAsserted(() -> report("funnel?from=1993-05-01&to=1993-06-01")
                .body("steps.step", contains("views", "carts", "checkouts", "orders"))
                .body("steps.shoppers", contains(2, 2, 1, 2))
                .body("steps.through", contains(2, 2, 1, 1)));
        report("funnel?from=1992-05-01&to=1992-06-01").body("steps.shoppers", contains(0, 0, 0, 0));
    }

    @Test
    void productsBearTheirShareOfRefundsAndNothingOfCancellations() {
        var at = Instant.parse("2025-03-01T08:00:00Z");
        var visit = Visit.of(Ids.next());
        var refunded = Visit.newOrderKey();
        var cancelled = Visit.newOrderKey();
        visit.send(visit.bought(
                        refunded, 1, "KWD", at, line("tea", "drinks", "30", "2"), line("cup", "ware", "20", "1")))
                .send(visit.refunded(refunded, "8", "KWD", at, at.plusSeconds(3_600)))
                .send(visit.bought(cancelled, 1, "KWD", at, line("cup", "ware", "20", "5")))
                .send(visit.bought(cancelled, 2, "KWD", at, line("cup", "ware", "20", "-5")));
        Visit.anonymous().buys("KWD", at, line("tea", "drinks", "30", "1"));

        await().untilAsserted(() -> report("products?currency=KWD")
                .body("items.product", contains("default/tea", "default/cup"))
                .body("items.orders", contains(2, 1))
                .body("items.customers", contains(1, 1))
                .body("items.revenue", contains("90.000", "20.000"))
                .body("items.refunds", contains("6.000", "2.000"))
                .body("items[0].netRevenue", equalTo("84.000")));
        await().untilAsserted(() -> report("revenue?by=month&dimension=category&currency=KWD")
                .body("items.value", contains("drinks", "ware"))
                .body("items.orders", contains(2, 1))
                .body("items.refunds", contains("6.000", "2.000")));
        await().untilAsserted(() -> report("revenue?by=year&dimension=country&currency=KWD")
                .body("items.value", contains("TR"))
                .body("items.orders", contains(2))
                .body("items.revenue", contains("110.000"))
                .body("items.netRevenue", contains("102.000")));
        Api.given("analyst")
                .get("/api/v1/reports/revenue?dimension=mood")
                .then()
                .statusCode(400);
    }

    @Test
    void supportLoadAndSatisfactionComeFromTickets() {
        var at = Instant.parse("1994-05-05T08:00:00Z");
        var quick = ticket("question", at);
        quick.send(at.plusSeconds(60), new TicketFirstResponded(quick.id, quick.customer, 60));
        quick.send(at.plusSeconds(600), new TicketResolved(quick.id, quick.customer, 600));
        quick.send(at.plusSeconds(700), new TicketRated(quick.id, quick.customer, 5));
        var slow = ticket("complaint", at);
        slow.send(at.plusSeconds(7_200), new TicketFirstResponded(slow.id, slow.customer, 7_200));
        slow.send(at.plusSeconds(7_300), new TicketReopened(slow.id, slow.customer));
        slow.send(at.plusSeconds(7_400), new TicketRated(slow.id, slow.customer, 2));

        await().untilAsserted(() -> report("support?by=day&from=1994-05-01&to=1994-06-01")
                .body("items.opened", contains(2))
                .body("items.resolved", contains(1))
                .body("items.stillOpen", contains(1))
                .body("items.reopened", contains(1))
                .body("items.responseSecondsP50", contains(3_630f))
                .body("items.resolutionSecondsP50", contains(600f)));
        report("support?by=day&dimension=type&from=1994-05-01&to=1994-06-01")
                .body("items.value", contains("complaint", "question"));
        await().untilAsserted(() -> report("satisfaction?by=month&from=1994-05-01&to=1994-06-01")
                .body("items.ratings", contains(2))
                .body("items.average", contains(3.5f))
                .body("items.satisfied", contains(.5f)));
        report("satisfaction?from=1992-05-01&to=1992-06-01").body("items", empty());
    }

    private static ValidatableResponse report(String report) {
        return Api.given("analyst").get("/api/v1/reports/" + report).then().statusCode(200);
    }

    private static Ticket ticket(String type, Instant at) {
        var ticket = new Ticket(Ids.next(), Ids.next());
        ticket.send(at, new TicketOpened(ticket.id, ticket.customer, null, "email", type, "normal"));
        return ticket;
    }

    private record Ticket(UUID id, UUID customer) {
        void send(Instant at, io.rapport.events.SupportEvent event) {
            EventSender.send(customer.toString(), at, event);
        }
    }
}
