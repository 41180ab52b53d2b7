package io.rapport.customer.directory;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageUnsubscribed;
import io.rapport.events.CampaignEvent.PreferencesChosen;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.RapportEvent;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readers of messages say of what they want to hear. */
@QuarkusTest
@WithRapport
class ChoicesTest {
    private final UUID campaign = Ids.next();
    private String customer;

    @BeforeEach
    void aCustomerWhoAgreed() {
        customer = given(Roles.AGENT)
                .body(Map.of("emails", List.of(UUID.randomUUID() + "@shop.example"), "language", "en-IN"))
                .post("/api/v1/customers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        agree("email");
        agree("sms");
    }

    @Test
    void anUnsubscribeIsAWithdrawalWithItsProof() {
        var delivery = delivery(customer);
        send(new MessageUnsubscribed(delivery, "marketing", "unsubscribed", false));

        await().untilAsserted(() -> consents()
                .body("items.findAll { it.state == 'withdrawn' }.channel", contains("email"))
                .body("items.findAll { it.state == 'granted' }.channel", contains("sms")));
        assertThat(withdrawn().source()).isEqualTo("campaign/" + campaign);
        given(Roles.SYSTEM)
                .get("/api/v1/privacy/customers/" + customer)
                .then()
                .body(
                        "stores.consent.proof.delivery",
                        hasItem(delivery.deliveryId().toString()));
    }

    @Test
    void whoWantsNothingMoreLeavesAllChannels() {
        send(new MessageUnsubscribed(delivery(customer), "marketing", "unsubscribed", true));

        await().untilAsserted(() ->
                consents().body("items", hasSize(2)).body("items.state", everyItem(equalTo("withdrawn"))));
    }

    @Test
    void whatSheAgreesToLaterHolds() {
        EventSender.send(
                customer,
                Instant.now().minusSeconds(600),
                new MessageUnsubscribed(delivery(customer), "marketing", "unsubscribed", false));
        send(new MessageUnsubscribed(
                new Delivery(Ids.next(), campaign, "message", id(), "once", "push", "treated", false),
                "marketing",
                "unsubscribed",
                false));

        await().untilAsserted(() -> consents().body("items.channel", hasItem("push")));
        consents().body("items.find { it.channel == 'email' }.state", equalTo("granted"));
    }

    @Test
    void whatSheChoseIsAFactOfHerProfile() {
        send(new PreferencesChosen(id(), Ids.next(), campaign, List.of("hats"), List.of("email"), "weekly", "en"));
        var chosen = EventProbe.of(Topic.CUSTOMER_PROFILES)
                .untilEvent(
                        ProfileChanged.class,
                        changed -> changed.customerId().equals(id())
                                && changed.preferences() != null
                                && "weekly".equals(changed.preferences().frequency()));
        assertThat(chosen.preferences().topics()).containsExactly("hats");
        assertThat(chosen.preferences().channels()).containsExactly("email");
        assertThat(chosen.language()).isEqualTo("en-IN");

        send(new PreferencesChosen(id(), Ids.next(), campaign, null, List.of("email"), "always", "vi"));
        await().untilAsserted(() -> given(Roles.AGENT)
                .get("/api/v1/customers/" + customer)
                .then()
                .body("language", equalTo("vi"))
                .body("preferences.frequency", equalTo("always"))
                .body("preferences.topics", equalTo(null)));
    }

    @Test
    void whoIsNoCustomerSaysNothing() {
        send(new MessageUnsubscribed(delivery(UUID.randomUUID().toString()), "marketing", "unsubscribed", true));
        send(new MessageUnsubscribed(delivery(customer), "marketing", "complained", false));

        assertThat(withdrawn().channel()).isEqualTo("email");
    }

    private ConsentChanged withdrawn() {
        return EventProbe.of(Topic.CUSTOMER_LIFECYCLE)
                .untilEvent(
                        ConsentChanged.class,
                        changed -> changed.customerId().equals(id())
                                && changed.state().equals("withdrawn"));
    }

    private void send(RapportEvent event) {
        EventSender.send(customer, Instant.now(), event);
    }

    private UUID id() {
        return UUID.fromString(customer);
    }

    private Delivery delivery(String whose) {
        return new Delivery(Ids.next(), campaign, "message", UUID.fromString(whose), "once", "email", "treated", false);
    }

    private void agree(String channel) {
        given(Roles.AGENT)
                .body(Map.of("channel", channel, "purpose", "marketing", "state", "granted", "source", "form"))
                .post("/api/v1/customers/" + customer + "/consents")
                .then()
                .statusCode(201);
    }

    private ValidatableResponse consents() {
        return given(Roles.AGENT)
                .get("/api/v1/customers/" + customer + "/consents")
                .then()
                .statusCode(200);
    }
}
