package io.rapport.customer.directory;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent;
import io.rapport.events.IdentityEvent.Aliased;
import io.rapport.events.IdentityEvent.ConsentGiven;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.Topic;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Customers by what storefronts say of people. */
@QuarkusTest
@WithRapport
class StorefrontTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    @Inject
    Recognition recognition;

    @Inject
    Sightings sightings;

    private final EventProbe identities = EventProbe.of(Topic.CUSTOMER_IDENTITIES);
    private final EventProbe profiles = EventProbe.of(Topic.CUSTOMER_PROFILES);
    private final EventProbe attributions = EventProbe.of(Topic.CUSTOMER_ATTRIBUTIONS);
    private final EventProbe lifecycle = EventProbe.of(Topic.CUSTOMER_LIFECYCLE);

    private final String unique = UUID.randomUUID().toString();
    private final String user = "user:" + unique;
    private final String device = "anonymous:" + unique;
    private final String address = unique + "@shop.example";
    private final String email = Identity.email(address).toString();

    @Test
    void createsACustomerOnceThoughIdentifiedTwice() {
        var event = new Identified(List.of(user), "default", NOW, false, traits("email", address, "firstName", "Ayşe"));
        var envelope = EventSender.send(user, NOW, event);
        EventSender.send(user, envelope, event);
        EventSender.send(user, NOW, event);
        var customer = ownerOf(user);
        assertThat(ownerOf(email)).isEqualTo(customer);
        var profile = profiles.untilEvent(
                ProfileChanged.class, changed -> changed.customerId().equals(customer));
        assertThat(profile.names().given()).isEqualTo("Ayşe");
        assertThat(profile.emails()).containsExactly(address);
        settled();
        lifecycle.untilEvents(1, Created.class, created -> created.customerId().equals(customer));
        profiles.untilEvents(
                1, ProfileChanged.class, changed -> changed.customerId().equals(customer));
    }

    @Test
    void givesTheAnonymousPastToTheCustomer() {
        var visitor = UUID.randomUUID();
        send(new Identified(List.of(user), "default", NOW, false, null));
        send(new VisitorIdentified(visitor, List.of(user, device), "default", false));
        send(new VisitorIdentified(visitor, List.of(user, device), "default", false));
        settled();
        var attributed = attributions.untilEvents(
                1, AttributionChanged.class, changed -> changed.visitorId().equals(visitor));
        assertThat(attributed.getFirst().customerId()).isEqualTo(ownerOf(user));
        assertThat(attributed.getFirst().version()).isEqualTo(1);
        assertThat(ownerOf(device)).isEqualTo(ownerOf(user));
    }

    @Test
    void attributesAVisitorAnewWhenAStrongerIdentityAppears() {
        var visitor = UUID.randomUUID();
        send(new Identified(List.of(user), "default", NOW, false, null));
        send(new VisitorIdentified(visitor, List.of(email), "default", false));
        settled();
        send(new VisitorIdentified(visitor, List.of(user, email), "default", false));
        settled();
        send(new VisitorIdentified(visitor, List.of(email), "default", false));
        settled();
        var attributed = attributions.untilEvents(
                2, AttributionChanged.class, changed -> changed.visitorId().equals(visitor));
        assertThat(attributed)
                .extracting(AttributionChanged::customerId)
                .containsExactly(ownerOf(email), ownerOf(user));
    }

    @Test
    void makesACustomerOfAnOrderWithANewEmailButNoneOfADevice() {
        send(new Identified(List.of(device), "default", NOW, false, null));
        send(new Identified(List.of(email, device), "default", NOW, false, traits("email", address)));
        assertThat(ownerOf(email)).isEqualTo(ownerOf(device));
        assertThat(found(email)).isEqualTo(ownerOf(email));
    }

    @Test
    void aConflictMergesNobody() {
        send(new Identified(List.of(user), "default", NOW, false, null));
        send(new Identified(List.of(email), "default", NOW, false, traits("email", address)));
        var ayse = ownerOf(user);
        var other = ownerOf(email);
        send(new Identified(List.of(user, email), "default", NOW, false, traits("email", address, "plan", "gold")));
        profiles.untilEvent(
                ProfileChanged.class,
                changed -> changed.customerId().equals(ayse)
                        && changed.attributes().has("plan"));
        assertThat(found(user)).isEqualTo(ayse).isNotEqualTo(other);
        assertThat(found(email)).isEqualTo(other);
    }

    @Test
    void twoAccountsOfAShopStayTwoUnlessTheShopSaysOtherwise() {
        var second = user + "-2";
        var third = user + "-3";
        send(new Identified(List.of(user, email), "default", NOW, false, null));
        settled();
        send(new Identified(List.of(second, email), "default", NOW, false, null));
        send(new Aliased(List.of(third, user), "default", NOW, false));
        assertThat(ownerOf(second)).isNotEqualTo(ownerOf(user));
        assertThat(ownerOf(third)).isEqualTo(ownerOf(user));
    }

    @Test
    void believesTheNewerTraitWhateverComesFirst() {
        send(NOW, new Identified(List.of(user), "default", NOW, false, traits("language", "tr")));
        var past = NOW.minus(Duration.ofDays(400));
        send(past, new Identified(List.of(user), "default", NOW, true, traits("language", "en", "currency", "TRY")));
        var customer = ownerOf(user);
        var profile = profiles.untilEvent(
                ProfileChanged.class, changed -> changed.customerId().equals(customer) && changed.currency() != null);
        assertThat(profile.language()).isEqualTo("tr");
    }

    @Test
    void theLatestConsentHolds() {
        send(NOW, consent("withdrawn"));
        settled();
        send(NOW.minusSeconds(60), consent("granted"));
        settled();
        var customer = ownerOf(email);
        var changed = lifecycle.untilEvents(
                1, ConsentChanged.class, consent -> consent.customerId().equals(customer));
        assertThat(changed.getFirst().state()).isEqualTo("withdrawn");
        send(NOW.plusSeconds(1), consent("granted"));
        var granted = lifecycle.untilEvents(
                2, ConsentChanged.class, consent -> consent.customerId().equals(customer));
        assertThat(granted.getLast().version()).isEqualTo(2);
    }

    @Test
    void ignoresIdentitiesOfNobody() {
        send(new Identified(List.of("user:null", device), "default", NOW, false, traits("email", "null@shop.example")));
        settled();
        assertThat(found("user:null")).isNull();
        assertThat(found(device)).isNull();
        assertThat(found(Identity.email("null@shop.example").toString())).isNull();
    }

    @Test
    void findsTheIdOfAnotherShop() {
        send(new Identified(List.of("user:cdnow/" + unique), "cdnow", NOW, true, null));
        var customer = ownerOf("user:cdnow/" + unique);
        assertThat(found("user:cdnow/" + unique)).isEqualTo(customer);
        assertThat(found(user)).isNull();
    }

    @Test
    void simultaneousFirstSightsMakeOneCustomer() {
        var people = IntStream.range(0, 50).mapToObj(i -> user + "/p" + i).toList();
        var replicas = IntStream.range(0, 4)
                .mapToObj(replica -> CompletableFuture.runAsync(() ->
                        QuarkusTransaction.requiringNew().run(() -> recognition.recognise(seenBy(replica, people)))))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(replicas).join();
        var customers = people.stream()
                .map(person -> identities.untilEvents(
                        1, IdentityChanged.class, changed -> changed.identity().equals(person)))
                .map(changed -> changed.getFirst().customerId())
                .toList();
        assertThat(customers).doesNotHaveDuplicates();
        assertThat(lifecycle.eventsOf(Created.class))
                .extracting(Created::customerId)
                .containsOnlyOnceElementsOf(customers);
        assertThat(people).allSatisfy(person -> assertThat(found(person)).isIn(customers));
    }

    /** Each replica meets them in another order, and each of them with a device of the replica. */
    private List<Sighting> seenBy(int replica, List<String> people) {
        var shuffled = new ArrayList<>(people);
        Collections.shuffle(shuffled, new Random(replica));
        return shuffled.stream()
                .map(person -> new Identified(
                        List.of(person, person.replace("user", "anonymous") + replica), "x", NOW, false, null))
                .map(event -> sightings.of(received(event)))
                .toList();
    }

    private static Received<IdentityEvent> received(IdentityEvent event) {
        var envelope =
                new Envelope(UUID.randomUUID().toString(), "storefront/x", "storefront.identified", NOW, null, null);
        return new Received<>(envelope, event, "", "", 0, 0);
    }

    private ConsentGiven consent(String state) {
        return new ConsentGiven(
                List.of(email),
                "default",
                NOW,
                false,
                "email",
                "marketing",
                state,
                "newsletter",
                traits("email", address));
    }

    private void send(IdentityEvent event) {
        send(NOW, event);
    }

    private void send(Instant time, IdentityEvent event) {
        EventSender.send(event.identities().getFirst(), time, event);
    }

    /** Returns when everything sent before has been applied: one more person on each partition is known. */
    private void settled() {
        var markers = Stream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
                .map(_ -> "user:marker-" + UUID.randomUUID())
                .toList();
        markers.forEach(marker -> send(new Identified(List.of(marker), "default", NOW, false, null)));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(markers.stream().map(this::found)).doesNotContainNull());
    }

    private UUID ownerOf(String identity) {
        return identities
                .untilEvent(IdentityChanged.class, changed -> changed.identity().equals(identity))
                .customerId();
    }

    private UUID found(String identity) {
        var id = given(Roles.SYSTEM)
                .queryParam("identity", identity)
                .get("/api/v1/customers")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("items[0].id");
        return id == null ? null : UUID.fromString(id);
    }

    private static ObjectNode traits(String... pairs) {
        var traits = EventJson.MAPPER.createObjectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            traits.put(pairs[i], pairs[i + 1]);
        }
        return traits;
    }
}
