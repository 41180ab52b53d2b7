package io.rapport.mis.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Shows a subscriber at once whether messages arrive, whatever the state of the subscription. */
@ApplicationScoped
class Trial {
    private final Courier courier;
    private final Safe safe;
    private final Deliveries deliveries;
    private final Clock clock;

    Trial(Courier courier, Safe safe, Deliveries deliveries, Clock clock) {
        this.courier = courier;
        this.safe = safe;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    Delivery send(Subscription subscription) {
        var now = clock.instant();
        var message = Message.test(subscription.id(), now);
        var answer = courier.send(subscription.url(), subscription.secrets(safe, now), message);
        var delivery = Delivery.of(subscription.id(), message, 1, now, answer);
        deliveries.write(List.of(delivery));
        return delivery;
    }
}
