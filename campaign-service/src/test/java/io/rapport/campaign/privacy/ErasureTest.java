package io.rapport.campaign.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.campaign.SmtpPort;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.Identity;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What is left of a customer whom this service was told to forget. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class ErasureTest {
    private final UUID customer = Ids.next();
    private final UUID visitor = Ids.next();
    private final String email = Ids.next() + "@shop.example";

    @Inject
    Jdbi jdbi;

    @Test
    void knowsNoAddressAndNoConsentAnyMore() {
        var segment = Ids.next();
        EventSender.send(customer.toString(), Instant.now(), profile(1));
        consent(1);
        EventSender.send(customer.toString(), Instant.now(), new SegmentEntered(segment, customer, true, 1));
        await().untilAsserted(() -> assertThat(holds("select count(*) from profile where email = ?", email))
                .isOne());
        await().untilAsserted(() -> assertThat(holds("select count(*) from consent where customer_id = ?", customer))
                .isOne());
        await().untilAsserted(() -> assertThat(holds("select count(*) from membership where customer_id = ?", customer))
                .isOne());

        erase();

        assertThat(holds("select count(*) from profile where email = ?", email)).isZero();
        assertThat(holds("select count(*) from consent where customer_id = ?", customer))
                .isZero();
        assertThat(holds("select count(*) from membership where customer_id = ?", customer))
                .isZero();
        EventSender.send(customer.toString(), Instant.now(), profile(2));
        consent(2);
        await().during(Duration.ofSeconds(2)).untilAsserted(() -> {
            assertThat(holds("select count(*) from consent where customer_id = ?", customer))
                    .isZero();
            assertThat(holds("select count(*) from profile where email = ?", email))
                    .isZero();
        });
    }

    private void consent(long version) {
        EventSender.send(customer.toString(), Instant.now(), consentOf(customer, version));
    }

    private static ConsentChanged consentOf(UUID customer, long version) {
        return new ConsentChanged(customer, "email", "marketing", "granted", "form", null, null, false, version);
    }

    private void erase() {
        var request = Ids.next();
        EventSender.send(
                request.toString(),
                Instant.now(),
                new ErasureRequested(
                        request,
                        List.of(customer),
                        List.of(visitor),
                        List.of("user:" + customer, Identity.email(email).toString()),
                        List.of(email)));
        EventProbe.of(Topic.PRIVACY_RECEIPTS)
                .untilEvent(
                        ReceiptRecorded.class,
                        receipt -> receipt.requestId().equals(request)
                                && receipt.service().equals("campaign-service")
                                && receipt.store().equals("dead_letter"));
    }

    private long holds(String count, Object value) {
        return jdbi.withHandle(
                handle -> handle.select(count, value).mapTo(Long.class).one());
    }

    private ProfileChanged profile(long version) {
        return new ProfileChanged(
                customer,
                version,
                new Names("Gülizar", null, null),
                List.of(email),
                null,
                null,
                null,
                null,
                "tr",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Instant.now());
    }
}
