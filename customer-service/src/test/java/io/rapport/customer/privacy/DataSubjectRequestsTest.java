package io.rapport.customer.privacy;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Erased;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.events.PrivacyEvent.RequestRaised;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What data subjects ask for, seen by those who handle it and by the other services. */
@QuarkusTest
@WithRapport
class DataSubjectRequestsTest {
    private static final String PATH = "/api/v1/data-subject-requests";
    private static final List<String> OTHERS =
            List.of("interaction-service", "support-service", "campaign-service", "analytics-service", "mis-bridge");

    private final EventProbe identities = EventProbe.of(Topic.CUSTOMER_IDENTITIES);
    private final String unique = UUID.randomUUID().toString();
    private final String user = "user:" + unique;
    private final String address = unique + "@shop.example";
    private final String email = Identity.email(address).toString();
    private final UUID visitor = UUID.randomUUID();

    @Test
    void erasesACustomerAndHasEveryServiceAnswer() {
        var customer = knownCustomer();
        var request = ask(Roles.ADMIN, customer, "erase")
                .statusCode(201)
                .body("state", equalTo("in-progress"))
                .extract();
        var id = UUID.fromString(request.path("id"));
        assertThat(Duration.between(Instant.parse(request.path("receivedAt")), Instant.parse(request.path("dueAt"))))
                .isEqualTo(Duration.ofDays(30));

        given(Roles.AGENT).get("/api/v1/customers/" + customer).then().statusCode(404);
        assertThat(found(user)).isNull();
        assertTombstone(Topic.CUSTOMER_PROFILES, customer.toString());
        assertTombstone(Topic.CUSTOMER_IDENTITIES, email);
        assertTombstone(Topic.CUSTOMER_ATTRIBUTIONS, visitor.toString());
        EventProbe.of(Topic.CUSTOMER_LIFECYCLE)
                .untilEvent(Erased.class, erased -> erased.customerId().equals(customer));
        var told = EventProbe.of(Topic.PRIVACY_REQUESTS)
                .untilEvent(ErasureRequested.class, one -> one.requestId().equals(id));
        assertThat(told.visitorIds()).containsExactly(visitor);
        assertThat(told.identities()).contains(user, email);
        assertThat(told.contacts()).containsExactly(address);

        await().untilAsserted(() -> certificate(id)
                .body("complete", equalTo(false))
                .body("missing", not(hasItem("customer-service")))
                .body("receipts.store", hasItems("customer", "identity", "customer.profiles.v1", "dead_letter"))
                .body("expiring.topic", hasItems("storefront.identities.v1", "storefront.identities.v1.dlq")));
        OTHERS.forEach(service -> EventSender.send(
                id.toString(), Instant.now(), new ReceiptRecorded(id, service, "everything", 3, null, 1)));
        await().untilAsserted(() -> certificate(id)
                .body("complete", equalTo(true))
                .body("missing", empty())
                .body("receipts.service", hasItems(OTHERS.toArray())));
        given(Roles.ADMIN).get(PATH + "/" + id).then().body("state", equalTo("done"));
    }

    @Test
    void keepsAnErasedPersonFromComingBackUntilThatIsLifted() {
        var customer = knownCustomer();
        var id = ask(Roles.SYSTEM, customer, "erase").statusCode(201).extract().<String>path("id");
        send(new VisitorIdentified(visitor, List.of(user), "default", false));
        send(new VisitorIdentified(UUID.randomUUID(), List.of(user, "anonymous:" + unique), "default", false));
        identify();
        settled();
        assertThat(found(user)).isNull();
        assertThat(found(email)).isNull();
        given(Roles.AGENT)
                .body(Map.of("emails", List.of(address)))
                .post("/api/v1/customers")
                .then()
                .statusCode(409);

        given(Roles.AGENT).post(PATH + "/" + id + "/lift").then().statusCode(403);
        given(Roles.ADMIN).post(PATH + "/" + id + "/lift").then().statusCode(200);
        given(Roles.ADMIN).post(PATH + "/" + id + "/lift").then().statusCode(409);
        identify();
        await().untilAsserted(() -> assertThat(found(user)).isNotNull().isNotEqualTo(customer));
        var versions = EventProbe.of(Topic.CUSTOMER_IDENTITIES)
                .untilEvents(
                        2, IdentityChanged.class, changed -> changed.identity().equals(user))
                .stream()
                .map(IdentityChanged::version)
                .toList();
        assertThat(versions).as("above what its tombstone ended").isSorted().doesNotHaveDuplicates();
    }

    @Test
    void withdrawsEveryConsentOfWhoObjects() {
        var customer = knownCustomer();
        given(Roles.AGENT)
                .body(Map.of("channel", "sms", "purpose", "marketing", "state", "granted", "source", "phone"))
                .post("/api/v1/customers/" + customer + "/consents")
                .then()
                .statusCode(201);
        ask(Roles.AGENT, customer, "object").statusCode(201).body("state", equalTo("done"));
        EventProbe.of(Topic.CUSTOMER_LIFECYCLE)
                .untilEvent(
                        ConsentChanged.class,
                        changed -> changed.customerId().equals(customer)
                                && changed.state().equals("withdrawn")
                                && changed.source().equals("objection"));
    }

    @Test
    void waitsForSomeoneToRectify() {
        var customer = knownCustomer();
        var open = ask(Roles.AGENT, customer, "rectify").statusCode(201).body("state", equalTo("open"));
        var path = PATH + "/" + open.extract().path("id");
        given(Roles.AGENT)
                .queryParam("customerId", customer)
                .queryParam("state", "open")
                .get(PATH)
                .then()
                .body("items.type", equalTo(List.of("rectify")));
        given(Roles.AGENT)
                .header("If-Match", "\"1\"")
                .body(Map.of("state", "done"))
                .patch(path)
                .then()
                .statusCode(200)
                .body("state", equalTo("done"));
        given(Roles.ADMIN).get(path + "/certificate").then().statusCode(409);
    }

    @Test
    void hasEachServiceSayWhatItHoldsOfWhoAsks() {
        var customer = knownCustomer();
        var id = ask(Roles.AGENT, customer, "access").statusCode(201).extract().<String>path("id");
        EventProbe.of(Topic.PRIVACY_REQUESTS)
                .untilEvent(
                        RequestRaised.class,
                        raised -> raised.requestId().toString().equals(id));
        await().untilAsserted(() -> given(Roles.AGENT)
                .get(PATH + "/" + id + "/receipts")
                .then()
                .statusCode(200)
                .body("missing", hasItems(OTHERS.toArray()))
                .body("missing", not(hasItem("customer-service")))
                .body("items.find { it.store == 'identity' }.count", equalTo(2))
                .body("items.find { it.store == 'customer' }.count", equalTo(1)));
        given(Roles.ADMIN).get(PATH + "/" + id).then().body("state", equalTo("open"));
    }

    @Test
    void givesNoArchiveWhileAServiceIsAway() {
        var customer = knownCustomer();
        var id = ask(Roles.ADMIN, customer, "access").statusCode(201).extract().<String>path("id");
        given(Roles.ADMIN).get(PATH + "/" + id + "/archive").then().statusCode(503);
        given(Roles.AGENT).get(PATH + "/" + id + "/archive").then().statusCode(403);
        var other =
                ask(Roles.ADMIN, customer, "rectify").statusCode(201).extract().<String>path("id");
        given(Roles.ADMIN).get(PATH + "/" + other + "/archive").then().statusCode(409);
    }

    @Test
    void keepsWhatIsToBeRectifiedUntilSheIsErased() {
        var customer = knownCustomer();
        var id = given(Roles.AGENT)
                .body(Map.of("customerId", customer, "type", "rectify", "note", "her name is Aysel"))
                .post(PATH)
                .then()
                .statusCode(201)
                .body("note", equalTo("her name is Aysel"))
                .extract()
                .<String>path("id");
        due(customer, Instant.now().plus(Duration.ofDays(31))).body("items.id", hasItem(id));
        due(customer, Instant.now()).body("items", empty());
        ask(Roles.ADMIN, customer, "erase").statusCode(201);
        given(Roles.AGENT).get(PATH + "/" + id).then().body("note", nullValue()).body("type", equalTo("rectify"));
    }

    @Test
    void erasesAllWhoAreOnePersonAndWhatImportsSaidOfHer() {
        var customer = knownCustomer();
        var second = unique + "@second.example";
        var other = given(Roles.AGENT)
                .body(Map.of("emails", List.of(second)))
                .post("/api/v1/customers")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        var merge = given(Roles.AGENT).body(Map.of("with", other)).post("/api/v1/customers/" + customer + "/merge");
        var job = importOf(second, "{\"identities\":[\"user:x-" + unique + "\"],\"" + address + "\":1}\n");
        merge.then().statusCode(200);
        given(Roles.ADMIN).get(job + "/rejects").then().body("items.field", equalTo(List.of(address)));

        var id = UUID.fromString(
                ask(Roles.ADMIN, customer, "erase").statusCode(201).extract().path("id"));

        given(Roles.AGENT).get("/api/v1/customers/" + other).then().statusCode(404);
        assertThat(found(Identity.email(second).toString())).isNull();
        assertTombstone(Topic.CUSTOMER_PROFILES, other);
        given(Roles.ADMIN)
                .get(job + "/rejects")
                .then()
                .body("items.field", equalTo(nulls(1)))
                .body("items.line", equalTo(List.of(1)));
        given(Roles.ADMIN).get(job).then().body("name", nullValue()).body("rejected", equalTo(1));
        await().untilAsserted(() -> certificate(id)
                .body("receipts.find { it.store == 'customer' }.count", equalTo(2))
                .body("receipts.find { it.store == 'customer_import_reject' }.count", equalTo(1))
                .body("receipts.find { it.store == 'customer_import' }.count", equalTo(1))
                .body("receipts.store", hasItems("customer_version", "idempotency_key", "outbox", "dead_letter")));
    }

    /** @return its path */
    private static String importOf(String name, String line) {
        var job = given(Roles.ADMIN)
                .body(Map.of("format", "ndjson", "name", name))
                .post("/api/v1/customers/imports")
                .then()
                .statusCode(201)
                .extract();
        var path = "/api/v1/customers/imports/" + job.path("id");
        given(Roles.ADMIN)
                .contentType("application/octet-stream")
                .header("Upload-Offset", 0)
                .header("Upload-Complete", "?1")
                .body(line.getBytes(StandardCharsets.UTF_8))
                .patch(path)
                .then()
                .statusCode(200);
        return path;
    }

    private static List<Object> nulls(int count) {
        return Collections.nCopies(count, null);
    }

    private static ValidatableResponse due(UUID customer, Instant by) {
        return given(Roles.AGENT)
                .queryParam("customerId", customer)
                .queryParam("dueBefore", by.toString())
                .get(PATH)
                .then()
                .statusCode(200);
    }

    @Test
    void showsWhatIsHeldOfACustomer() {
        var customer = knownCustomer();
        given(Roles.SYSTEM)
                .get("/api/v1/privacy/customers/" + customer)
                .then()
                .statusCode(200)
                .body("service", equalTo("customer-service"))
                .body("stores.customer[0].profile.emails", hasItem(address))
                .body("stores.identity.identity", hasItems(user, email));
        given(Roles.AGENT).get("/api/v1/privacy/customers/" + customer).then().statusCode(403);
    }

    @Test
    void refusesWhatIsNoRequest() {
        var customer = knownCustomer();
        ask(Roles.AGENT, customer, "erase").statusCode(403);
        ask(Roles.MARKETER, customer, "access").statusCode(403);
        ask(Roles.ADMIN, customer, "explode").statusCode(400).body("errors[0].field", equalTo("type"));
        ask(Roles.ADMIN, UUID.randomUUID(), "erase").statusCode(404);
    }

    private static ValidatableResponse ask(String role, UUID customer, String type) {
        return given(role)
                .body(Map.of("customerId", customer, "type", type))
                .post(PATH)
                .then();
    }

    private static ValidatableResponse certificate(UUID request) {
        return given(Roles.ADMIN)
                .get(PATH + "/" + request + "/certificate")
                .then()
                .statusCode(200);
    }

    private UUID knownCustomer() {
        identify();
        send(new VisitorIdentified(visitor, List.of(user), "default", false));
        EventProbe.of(Topic.CUSTOMER_ATTRIBUTIONS)
                .untilRecord(attributed -> visitor.toString().equals(attributed.key()));
        return identities
                .untilEvent(IdentityChanged.class, changed -> changed.identity().equals(user))
                .customerId();
    }

    private void identify() {
        var traits = EventJson.MAPPER.createObjectNode().put("email", address).put("firstName", "Ayşe");
        send(new Identified(List.of(user, email), "default", Instant.now(), false, traits));
    }

    private static void send(IdentityEvent event) {
        EventSender.send(event.identities().getFirst(), Instant.now(), event);
    }

    private static void assertTombstone(Topic topic, String key) {
        EventProbe.of(topic).untilRecord(changed -> key.equals(changed.key()) && changed.value() == null);
    }

    /** Returns when everything sent before has been applied: one more person on each partition is known. */
    private static void settled() {
        var markers = IntStream.range(0, 24)
                .mapToObj(_ -> "user:marker-" + UUID.randomUUID())
                .toList();
        markers.forEach(marker -> send(new Identified(List.of(marker), "default", Instant.now(), false, null)));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(markers.stream().map(DataSubjectRequestsTest::found))
                        .doesNotContainNull());
    }

    private static UUID found(String identity) {
        var id = given(Roles.SYSTEM)
                .queryParam("identity", identity)
                .get("/api/v1/customers")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("items[0].id");
        return id == null ? null : UUID.fromString(id);
    }
}
