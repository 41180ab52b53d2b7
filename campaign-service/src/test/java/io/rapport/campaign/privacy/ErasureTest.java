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
    /** Hers alone. */
    private static final String WORD = "for-her-mother-" + Ids.next();

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

    @Test
    void leavesNoWordOfHersInAnyTableAndKeepsTheSums() {
        var campaign = Ids.next();
        var delivery = Ids.next();
        var offer = Ids.next();
        EventSender.send(customer.toString(), Instant.now(), profile(1));
        await().untilAsserted(() -> assertThat(holds("select count(*) from profile where email = ?", email))
                .isOne());
        jdbi.useHandle(handle -> {
            handle.execute(
                    "insert into campaign (id, version, name, channel, purpose, holdout, status, created_at) values (?, 1, 'J', 'email', 'marketing', 0, 'ENDED', now())",
                    campaign);
            handle.execute(
                    "insert into journey (id, name, version, trigger_kind, created_at) values (?, ?, 1, 'event', now())",
                    campaign,
                    "J " + campaign);
            handle.execute(
                    "insert into delivery (id, campaign_id, step, customer_id, occurrence, channel, status, due_at, particulars, address_hash, language) values (?, ?, 'm', ?, 'o', 'email', 'sent', now(), cast(? as jsonb), ?, 'tr')",
                    delivery,
                    campaign,
                    customer,
                    secret(),
                    Identity.email(email).value());
            handle.execute("insert into engagement values (?, 'OPENED', false, now())", delivery);
            handle.execute(
                    "insert into journey_run (id, journey_id, version, customer_id, occurrence, step, status, wake_at, particulars, entered_at) values (?, ?, 1, ?, 'o', 's', 'active', now() + interval '1 day', cast(? as jsonb), now())",
                    Ids.next(),
                    campaign,
                    customer,
                    secret());
            handle.execute(
                    "insert into journey_call (id, journey_id, step, customer_id, occurrence, url, particulars, status, due_at, made_at) values (?, ?, 's', ?, 'o', 'https://x.example/', cast(? as jsonb), 'waiting', now() + interval '1 day', now())",
                    Ids.next(),
                    campaign,
                    customer,
                    secret());
            handle.execute(
                    "insert into visitor (visitor_id, customer_id, version) values (?, ?, 1)", visitor, customer);
            handle.execute("insert into interest values (?, 'default', ?, now())", visitor, WORD);
            handle.execute(
                    "insert into pending_sign (visitor_id, value, occurrence, particulars, at) values (?, 'v', 'o', cast(? as jsonb), now())",
                    visitor,
                    secret());
            handle.execute("insert into preference values (?, array[?], null, 'always', 'tr', now())", customer, WORD);
            handle.execute("insert into complaint values (?, ?, true)", Ids.next(), customer);
            handle.execute(
                    "insert into suppression values ('email', ?, 'unsubscribed', now())",
                    Identity.email(email).value());
            handle.execute(
                    "insert into purchase values (?, ?, now(), 49.90, 'XTS', ?)", "d/" + visitor, visitor, delivery);
            handle.execute(
                    "insert into offer (id, name, kind, value, valid_from, per_customer, created_at) values (?, ?, 'percent', 10, now(), 1, now())",
                    offer,
                    "O " + offer);
            handle.execute(
                    "insert into coupon (code, offer_id, status, customer_id, given_at) values (?, ?, 'given', ?, now())",
                    "C" + offer,
                    offer,
                    customer);
            handle.execute("insert into loyalty_order values (?, ?, 'XTS', 1, 49, 49)", "d/" + visitor, visitor);
            handle.execute(
                    "insert into loyalty_entry values (?, ?, null, 'earned', 49, 'd', now()), (?, null, ?, 'granted', 5, ?, now())",
                    Ids.next(),
                    visitor,
                    Ids.next(),
                    customer,
                    WORD);
            handle.execute("insert into loyalty_member values (?, 1, 54, null, null)", customer);
        });
        assertThat(tablesWith(WORD)).isNotEmpty();

        erase();

        var hash = Identity.email(email).value();
        for (var trace : List.of(WORD, "Gülizar", email, hash)) {
            assertThat(tablesWith(trace)).as(trace).isEmpty();
        }
        assertThat(holds("select count(*) from visitor where customer_id = ?", customer))
                .isZero();
        assertThat(holds("select count(*) from coupon where offer_id = ?", offer))
                .isOne();
        assertThat(holds("select count(*) from delivery where status = 'sent' and campaign_id = ?", campaign))
                .isOne();
        assertThat(holds("select cast(sum(gross * 100) as bigint) from purchase where visitor_id = ?", visitor))
                .isEqualTo(4990);
        assertThat(holds("select sum(points) from loyalty_entry where visitor_id = ?", visitor))
                .isEqualTo(49);
        EventProbe.of(Topic.CAMPAIGN_LOYALTY)
                .untilRecord(
                        record -> record.value() == null && customer.toString().equals(record.key()));
    }

    private static String secret() {
        return "{\"event\": {\"gift\": \"" + WORD + "\"}}";
    }

    /** Tables of this service in which a text is anywhere; the idea of the erasure itself is remembered elsewhere. */
    private List<String> tablesWith(String text) {
        return jdbi.withHandle(handle -> handle.select("""
                        select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'
                          and table_name !~ '^(outbox|inbox|flyway|dead_letter|erased)' order by 1
                        """).mapTo(String.class).list().stream()
                .filter(table -> handle.select(
                                        "select count(*) from \"" + table
                                                + "\" t where strpos(to_jsonb(t)::text, ?) > 0",
                                        text)
                                .mapTo(Long.class)
                                .one()
                        > 0)
                .toList());
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
