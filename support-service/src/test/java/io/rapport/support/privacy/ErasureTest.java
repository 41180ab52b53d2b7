package io.rapport.support.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.Identity;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What is left of a customer whom this service was told to forget. */
@QuarkusTest
@WithRapport
class ErasureTest {
    private final UUID customer = Ids.next();
    private final UUID visitor = Ids.next();
    private final String email = "gülizar." + Ids.next() + "@shop.example";

    @Inject
    Jdbi jdbi;

    @Test
    void keepsTheBareFactOfATicketAndNothingSheWrote() {
        EventSender.send(customer.toString(), Instant.now(), profile(1));
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, 1));
        await().untilAsserted(() -> assertThat(
                        holds("select count(*) from customer where profile::text like ?", "%" + email + "%"))
                .isOne());
        await().untilAsserted(() -> assertThat(holds("select count(*) from visitor where customer_id = ?", customer))
                .isOne());
        var ticket = Api.given(Roles.AGENT)
                .header("Idempotency-Key", customer.toString())
                .body(Map.of(
                        "customerId",
                        customer,
                        "subject",
                        "Parcel of " + email,
                        "body",
                        "I am " + email,
                        "type",
                        "question"))
                .post("/api/v1/tickets")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");

        write(
                "/api/v1/tickets/" + ticket + "/promises",
                Map.of("text", "Write to " + email, "dueAt", "2030-01-01T00:00:00Z"));
        write(
                "/api/v1/follow-ups",
                Map.of("ticketId", ticket, "note", "Call " + email, "dueAt", "2030-01-01T00:00:00Z"));
        jdbi.useHandle(handle -> handle.execute("""
                insert into survey (id, kind, customer_id, ticket_id, asked_at, expires_at, score, comment, rated_at)
                values (gen_random_uuid(), 'csat', ?, ?, now(), now(), 1, ?, now())
                """, customer, UUID.fromString(ticket), "Mine is " + email));
        assertThat(holds("select count(*) from ticket_words where ticket_id = ?", UUID.fromString(ticket)))
                .isOne();

        bury("{\"emails\":[\"" + email + "\"]}");
        bury("{\"emails\":[\"" + escaped(email) + "\"]}");
        bury("{\"note\":\"\\ud83d her mail:\\n" + email + "\"}");
        bury("{\"emails\":[\"not-" + email + "\"]}");

        erase();

        var gone = "of an erased person";
        assertThat(buried()).containsExactly(gone, gone, gone, "{\"emails\":[\"not-" + email + "\"]}");
        assertThat(holds("select count(*) from ticket_words where ticket_id = ?", UUID.fromString(ticket)))
                .isZero();
        assertThat(holds("select count(*) from promise where text like ?", "%" + email + "%"))
                .isZero();
        assertThat(holds("select count(*) from follow_up where note like ?", "%" + email + "%"))
                .isZero();
        assertThat(holds("select count(*) from survey where comment like ?", "%" + email + "%"))
                .isZero();
        assertThat(holds("select count(*) from ticket_message where body like ?", "%" + email + "%"))
                .isZero();
        assertThat(holds("select count(*) from ticket where subject like ?", "%" + email + "%"))
                .isZero();
        assertThat(holds("select count(*) from ticket where id = ?", UUID.fromString(ticket)))
                .isOne();
        assertThat(holds("select count(*) from customer where profile::text like ?", "%" + email + "%"))
                .isZero();
        assertThat(holds("select count(*) from idempotency_key where body like ?", "%" + email + "%"))
                .isZero();
        assertThat(holds("select count(*) from visitor where customer_id = ?", customer))
                .isZero();
    }

    @Test
    void isNotBroughtBackByOlderRecords() {
        EventSender.send(customer.toString(), Instant.now(), profile(1));
        erase();
        EventSender.send(customer.toString(), Instant.now(), profile(2));
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, 9));
        await().during(Duration.ofSeconds(2)).untilAsserted(() -> {
            assertThat(holds("select count(*) from visitor where customer_id = ?", customer))
                    .isZero();
            assertThat(holds("select count(*) from customer where profile::text like ?", "%" + email + "%"))
                    .isZero();
        });
        Api.given(Roles.SYSTEM)
                .get("/api/v1/privacy/customers/" + customer)
                .then()
                .statusCode(200)
                .body("stores.ticket", equalTo(List.of()));
    }

    private static void write(String path, Map<String, ?> body) {
        Api.given(Roles.AGENT).body(body).post(path).then().statusCode(201);
    }

    /** Each letter as JSON may write it too. */
    private static String escaped(String text) {
        return text.chars().mapToObj("\\u%04X"::formatted).collect(Collectors.joining());
    }

    /** A record that could not be applied, under a key that says nothing. */
    private void bury(String payload) {
        jdbi.useHandle(handle ->
                handle.execute("""
                insert into dead_letter (id, consumer, topic, topic_id, partition, "offset", key, headers, payload, reason, at)
                values (?, ?, 'customer.profiles.v1', gen_random_uuid(), 0, 0, 'none', '{}', ?, 'broken', now())
                """, Ids.next(), customer.toString(), payload.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> buried() {
        return jdbi.withHandle(handle -> handle.select(
                        "select coalesce(convert_from(payload, 'UTF8'), reason) from dead_letter where consumer = ? order by id",
                        customer.toString())
                .mapTo(String.class)
                .list());
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
                                && receipt.service().equals("support-service")
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
