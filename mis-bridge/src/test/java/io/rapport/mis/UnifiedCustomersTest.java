package io.rapport.mis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.CurrencyMetrics;
import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Erased;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.UnifiedCustomerChanged;
import io.rapport.events.RapportEvent;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventProbe;
import io.rapport.test.EventProbe.Probed;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class UnifiedCustomersTest {
    private final UUID customer = Ids.next();

    @Test
    void bringsTogetherWhatTheOtherServicesSayAndNothingThatNamesHer() {
        var segment = Ids.next();
        profile(customer, 2, "tr");
        profile(customer, 1, "de");
        send(new CustomerMetricsChanged(
                customer,
                1,
                List.of(new CurrencyMetrics(
                        "CLP", 2, BigDecimal.TEN, BigDecimal.ZERO, BigDecimal.valueOf(5), null, null)),
                null));
        send(new SegmentEntered(segment, customer, false, 1));
        consent("granted", 1);
        Shop.openTicket(customer, Instant.now());
        untilPublished(customer, said -> {
            assertThat(said.language()).isEqualTo("tr");
            assertThat(said.metrics()).extracting(CurrencyMetrics::currency).containsExactly("CLP");
            assertThat(said.segments()).containsExactly(segment);
            assertThat(said.consents()).containsExactly("email/marketing");
            assertThat(said.openTickets()).isEqualTo(1);
        });
        send(new SegmentLeft(segment, customer, false, 2));
        consent("withdrawn", 2);
        untilPublished(customer, said -> {
            assertThat(said.segments()).isNullOrEmpty();
            assertThat(said.consents()).isNullOrEmpty();
        });
        var published = EventProbe.of(Topic.MIS_CUSTOMERS).all().stream()
                .filter(this::isHers)
                .map(event -> (UnifiedCustomerChanged) event.data())
                .toList();
        assertThat(published)
                .extracting(UnifiedCustomerChanged::version)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(EventJson.write(published)).doesNotContain("Deniz").doesNotContain("deniz@");
    }

    @Test
    void aMergedCustomerNamesWhoSheIsNowAndHerTicketsAreThePersons() {
        var absorbed = Ids.next();
        profile(customer, 1, "es");
        profile(absorbed, 1, "es");
        Shop.openTicket(absorbed, Instant.now());
        var merged = new Merged(Ids.next(), customer, absorbed);
        EventSender.send(customer.toString(), Instant.now(), merged);
        untilPublished(absorbed, said -> assertThat(said.mergedInto()).isEqualTo(customer));
        untilPublished(customer, said -> assertThat(said.openTickets()).isEqualTo(1));
    }

    @Test
    void anErasedCustomerGetsATombstoneAndStaysGone() {
        profile(customer, 1, "tr");
        untilPublished(customer, said -> assertThat(said.language()).isEqualTo("tr"));
        EventSender.send(customer.toString(), Instant.now(), new Erased(customer, Ids.next()));
        untilGone();
        profile(customer, 5, "fr");
        var other = Ids.next();
        profile(other, 1, "it");
        untilPublished(other, said -> assertThat(said.language()).isEqualTo("it"));
        untilGone();
    }

    private void untilGone() {
        await().atMost(Figures.PATIENCE)
                .untilAsserted(() -> assertThat(EventProbe.of(Topic.MIS_CUSTOMERS).all().stream()
                                .filter(this::isHers)
                                .toList()
                                .getLast()
                                .data())
                        .isNull());
    }

    private boolean isHers(Probed event) {
        return event.key().equals(customer.toString());
    }

    private static void untilPublished(UUID customer, Consumer<UnifiedCustomerChanged> check) {
        await().atMost(Figures.PATIENCE).untilAsserted(() -> {
            var records = EventProbe.of(Topic.MIS_CUSTOMERS).all().stream()
                    .filter(event -> event.key().equals(customer.toString()))
                    .toList();
            assertThat(records).isNotEmpty();
            assertThat(records.getLast().data()).isNotNull();
            check.accept((UnifiedCustomerChanged) records.getLast().data());
        });
    }

    private void consent(String state, long version) {
        EventSender.send(
                customer.toString(),
                Instant.now(),
                new ConsentChanged(customer, "email", "marketing", state, "test", null, null, false, version));
    }

    private static void profile(UUID customer, long version, String language) {
        var json = """
                {"customerId":"%s","version":%d,"language":"%s","names":{"full":"Deniz"},"emails":["deniz@example.org"]}
                """.formatted(customer, version, language);
        EventSender.send(customer.toString(), Instant.now(), EventJson.read(json, ProfileChanged.class));
    }

    private void send(RapportEvent event) {
        EventSender.send(customer.toString(), Instant.now(), event);
    }
}
