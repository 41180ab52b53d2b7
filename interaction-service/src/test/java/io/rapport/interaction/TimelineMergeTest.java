package io.rapport.interaction;

import static io.rapport.interaction.Storefront.accepts;
import static io.rapport.interaction.Storefront.order;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A timeline follows merge and unmerge: orders by their visitors, tickets by their customers. */
@QuarkusTest
@WithRapport
class TimelineMergeTest {
    private final EventProbe events = EventProbe.of(Topic.INTERACTION_EVENTS);
    private final UUID survivor = Ids.next();
    private final UUID absorbed = Ids.next();
    private final UUID merge = Ids.next();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void followsMergeAndUnmergeWhateverArrivesFirst(long seed) {
        var hers = visitor();
        var others = visitor();
        shuffled(
                seed,
                () -> send(hers, new AttributionChanged(hers, survivor, 1)),
                () -> send(others, new AttributionChanged(others, absorbed, 1)),
                () -> send(others, new AttributionChanged(others, survivor, 2)),
                () -> send(absorbed, ticket(absorbed)),
                () -> send(survivor, new Merged(merge, survivor, absorbed)),
                () -> send(absorbed, new Merged(merge, survivor, absorbed)));
        untilKinds(survivor, "order-completed", "order-completed", "ticket-opened");
        untilKinds(absorbed, "order-completed", "order-completed", "ticket-opened");
        shuffled(
                seed,
                () -> send(others, new AttributionChanged(others, absorbed, 3)),
                () -> send(others, new AttributionChanged(others, survivor, 2)),
                () -> send(survivor, new Unmerged(merge, survivor, absorbed)),
                () -> send(absorbed, new Unmerged(merge, survivor, absorbed)),
                () -> send(absorbed, new Merged(merge, survivor, absorbed)),
                () -> send(survivor, ticket(survivor)));
        untilKinds(survivor, "order-completed", "ticket-opened");
        untilKinds(absorbed, "order-completed", "ticket-opened");
    }

    private UUID visitor() {
        var orderId = some("o");
        accepts("track", order("Order Completed", some("m"), user(some("u")), orderId, ",\"total\":9"));
        return events.untilEvent(
                        Happened.class,
                        event -> event.order() != null
                                && event.order().orderKey().equals("default/" + orderId))
                .visitorId();
    }

    private static void shuffled(long seed, Runnable... steps) {
        var order = new ArrayList<>(List.of(steps));
        Collections.shuffle(order, new Random(seed));
        order.forEach(Runnable::run);
    }

    private static void untilKinds(UUID customer, String... kinds) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(Api.given(Roles.AGENT)
                                .get("/api/v1/customers/{id}/timeline", customer)
                                .then()
                                .statusCode(200)
                                .extract()
                                .<List<String>>path("items.kind"))
                        .containsExactlyInAnyOrder(kinds));
    }

    private static TicketOpened ticket(UUID customer) {
        return new TicketOpened(Ids.next(), customer, null, "api", "question", "normal");
    }

    private static void send(UUID key, RapportEvent event) {
        EventSender.send(key.toString(), Instant.now(), event);
    }
}
