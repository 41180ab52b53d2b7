package io.rapport.support;

import static org.awaitility.Awaitility.await;

import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Customers whose profile has arrived. */
public final class KnownCustomers {
    private KnownCustomers() {}

    public static UUID known() {
        var id = Ids.next();
        EventSender.send(id.toString(), Instant.now(), ayse(id, 1));
        untilStatus(id, 200);
        return id;
    }

    public static ProfileChanged ayse(UUID id, long version) {
        return new ProfileChanged(
                id,
                version,
                new Names("Ayşe Yılmaz", "Ayşe", "Yılmaz"),
                List.of("ayse.yilmaz@example.com"),
                List.of("+905321234567"),
                List.of(),
                null,
                null,
                "tr",
                "TR",
                "Europe/Istanbul",
                "TRY",
                List.of(),
                null,
                null,
                null,
                Instant.parse("2026-11-20T08:15:30Z"));
    }

    /** Waits until her overview answers so. */
    public static void untilStatus(UUID customerId, int status) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> Api.given("agent")
                        .get("/api/v1/customers/{id}/overview", customerId)
                        .then()
                        .statusCode(status));
    }
}
