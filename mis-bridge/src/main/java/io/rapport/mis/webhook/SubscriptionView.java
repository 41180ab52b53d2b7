package io.rapport.mis.webhook;

import io.rapport.mis.webhook.Subscription.State;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A subscription as its owner sees it.
 *
 * @param url without the values of its query, which may be secrets
 * @param state {@code active}, {@code paused} while the receiver is down, {@code stopped} by an admin, {@code gone} after a 410
 * @param probedAt when a receiver that is down is asked next
 * @param secret this once, where one was made
 */
public record SubscriptionView(
        UUID id,
        String url,
        Filters filters,
        String state,
        Instant createdAt,
        Instant deliveredAt,
        Instant probedAt,
        Instant previousSecretUntil,
        String secret) {
    static SubscriptionView of(Subscription subscription, String secret, Instant now) {
        var rotating = subscription.previousUntil() != null && now.isBefore(subscription.previousUntil());
        return new SubscriptionView(
                subscription.id(),
                subscription.url().replaceAll("\\?.*", "?…"),
                Filters.of(subscription.filter()),
                state(subscription),
                subscription.createdAt(),
                subscription.deliveredAt(),
                subscription.openUntil(),
                rotating ? subscription.previousUntil() : null,
                secret);
    }

    private static String state(Subscription subscription) {
        return subscription.state() == State.ACTIVE && subscription.probing()
                ? "paused"
                : subscription.state().name().toLowerCase(Locale.ROOT);
    }
}
