package io.rapport.customer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.Topic;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.config.RedirectConfig;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class MergesTest {
    private final EventProbe lifecycle = EventProbe.of(Topic.CUSTOMER_LIFECYCLE);
    private final EventProbe attributions = EventProbe.of(Topic.CUSTOMER_ATTRIBUTIONS);
    private final EventProbe identities = EventProbe.of(Topic.CUSTOMER_IDENTITIES);
    private final EventProbe profiles = EventProbe.of(Topic.CUSTOMER_PROFILES);

    private final String unique = UUID.randomUUID().toString();
    private String ayse;
    private String other;

    @BeforeEach
    void twoCustomers() {
        ayse = create("Ayşe", "user:" + unique, unique + "@shop.example");
        other = create("Ayşe Yılmaz", "shopify:" + unique, unique + "@home.example");
    }

    @Test
    void theOlderSurvivesAndTheOtherPointsToHer() {
        merge(other, ayse).statusCode(200).body("survivor", equalTo(ayse)).body("absorbed", equalTo(other));
        read(other).statusCode(308).header("Location", endsWith("/api/v1/customers/" + ayse));
        patch(other).statusCode(308).header("Location", endsWith("/api/v1/customers/" + ayse));
        read(ayse)
                .statusCode(200)
                .body("absorbed", contains(other))
                .body("identities", containsInAnyOrder(identitiesOfBoth()))
                .body("emails", containsInAnyOrder(unique + "@shop.example", unique + "@home.example"));
        find("identity", "shopify:" + unique).body("items[0].id", equalTo(ayse));
        find("q", unique + "@home").body("items.id", contains(ayse));
    }

    @Test
    void unmergeGivesEachHerOwnBack() {
        var before = read(ayse).extract().jsonPath();
        merge(ayse, other).statusCode(200);
        unmerge(ayse).statusCode(200).body("absorbed", equalTo(other));
        var after = read(ayse).statusCode(200).extract().jsonPath();
        assertThat(after.getList("identities")).isEqualTo(before.getList("identities"));
        assertThat(after.getList("emails")).isEqualTo(before.getList("emails"));
        assertThat(after.getString("names.full")).isEqualTo("Ayşe");
        assertThat(after.getList("absorbed")).isEmpty();
        read(other).statusCode(200).body("names.full", equalTo("Ayşe Yılmaz")).body("identities", hasSize(2));
        find("identity", "shopify:" + unique).body("items[0].id", equalTo(other));
    }

    @Test
    void bothAreToldUnderBothIds() {
        var mergeId = merge(ayse, other).extract().<String>path("mergeId");
        unmerge(other).statusCode(200);
        lifecycle.untilEvents(
                2, Merged.class, merged -> merged.mergeId().toString().equals(mergeId));
        lifecycle.untilEvents(
                2, Unmerged.class, unmerged -> unmerged.mergeId().toString().equals(mergeId));
        var keys = lifecycle.all().stream()
                .filter(probed -> probed.data() instanceof Merged merged
                        && merged.mergeId().toString().equals(mergeId))
                .map(EventProbe.Probed::key);
        assertThat(keys).containsExactlyInAnyOrder(ayse, other);
    }

    @Test
    void visitorsIdentitiesAndProfilesFollowByRisingVersions() {
        var visitor = UUID.randomUUID();
        identified(visitor, "shopify:" + unique);
        attributions.untilEvent(
                AttributionChanged.class, changed -> changed.visitorId().equals(visitor));
        merge(ayse, other).statusCode(200);
        unmerge(other).statusCode(200);
        var whose = attributions.untilEvents(
                3, AttributionChanged.class, changed -> changed.visitorId().equals(visitor));
        assertThat(whose).extracting(changed -> changed.customerId().toString()).containsExactly(other, ayse, other);
        assertThat(whose).extracting(AttributionChanged::version).containsExactly(1L, 2L, 3L);
        var held = identities.untilEvents(
                3, IdentityChanged.class, changed -> changed.identity().equals("shopify:" + unique));
        assertThat(held).extracting(IdentityChanged::version).isSorted().doesNotHaveDuplicates();
        var shown = profiles.untilEvents(
                3,
                ProfileChanged.class,
                changed -> changed.customerId().toString().equals(ayse));
        assertThat(shown).extracting(changed -> changed.emails().size()).containsExactly(1, 2, 1);
        assertThat(shown).extracting(ProfileChanged::version).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatComesAfterTheMergeGoesBackByItsIdentity() {
        var hers = UUID.randomUUID();
        var others = UUID.randomUUID();
        merge(ayse, other).statusCode(200);
        identified(hers, "user:" + unique, "anonymous:hers-" + unique);
        identified(others, "shopify:" + unique, "whatsapp:" + unique, "anonymous:others-" + unique);
        attributions.untilEvent(
                AttributionChanged.class,
                changed -> changed.visitorId().equals(others)
                        && changed.customerId().toString().equals(ayse));
        attributions.untilEvent(
                AttributionChanged.class, changed -> changed.visitorId().equals(hers));
        find("identity", "whatsapp:" + unique).body("items[0].id", equalTo(ayse));
        unmerge(ayse).statusCode(200);
        attributions.untilEvent(
                AttributionChanged.class,
                changed -> changed.visitorId().equals(others)
                        && changed.customerId().toString().equals(other));
        attributions.untilEvents(
                1, AttributionChanged.class, changed -> changed.visitorId().equals(hers));
        find("identity", "whatsapp:" + unique).body("items[0].id", equalTo(other));
        find("identity", "anonymous:hers-" + unique).body("items[0].id", equalTo(ayse));
    }

    @Test
    void anUnmergeInTheMiddleOfAChainTakesOnlyItsOwnPart() {
        var third = create("Üçüncü", "woocommerce:" + unique, unique + "@third.example");
        merge(other, third).statusCode(200).body("survivor", equalTo(other));
        merge(ayse, other).statusCode(200).body("survivor", equalTo(ayse));
        read(third).statusCode(308).header("Location", endsWith(ayse));
        unmerge(other).statusCode(200);
        read(ayse).statusCode(200).body("absorbed", hasSize(0));
        read(third).statusCode(308).header("Location", endsWith(other));
        merge(ayse, other).statusCode(200);
        unmerge(third).statusCode(200);
        read(third).statusCode(200);
        read(ayse).statusCode(200).body("absorbed", contains(other));
    }

    @Test
    void answersClearlyWhatCannotBe() {
        merge(ayse, ayse).statusCode(400).body("errors[0].field", equalTo("with"));
        merge(ayse, UUID.randomUUID().toString()).statusCode(400).body("errors[0].field", equalTo("with"));
        merge(UUID.randomUUID().toString(), ayse).statusCode(404);
        unmerge(ayse).statusCode(409);
        unmerge(UUID.randomUUID().toString()).statusCode(404);
        var mergeId = merge(ayse, other).statusCode(200).extract().<String>path("mergeId");
        merge(ayse, other).statusCode(409).body("title", equalTo("Already merged"));
        unmerge(ayse, mergeId).statusCode(200).body("undoneAt", notNullValue());
        unmerge(ayse, mergeId).statusCode(409);
        unmerge(other).statusCode(409);
        Api.given("agent").get("/api/v1/customers/{id}/merges", other).then().body("items.mergeId", contains(mergeId));
        Api.given("marketer")
                .body(Map.of("with", other))
                .post("/api/v1/customers/{id}/merge", ayse)
                .then()
                .statusCode(403);
    }

    @Test
    void asksWhichWhereSeveralWereMerged() {
        var third = create("Üçüncü", "woocommerce:" + unique, unique + "@third.example");
        var first = merge(ayse, other).statusCode(200).extract().<String>path("mergeId");
        merge(ayse, third).statusCode(200);
        unmerge(ayse).statusCode(409);
        unmerge(ayse, first).statusCode(200).body("absorbed", equalTo(other));
        unmerge(ayse).statusCode(200).body("absorbed", equalTo(third));
    }

    @Test
    void consentsGoWithWhoGaveThem() {
        consent(ayse, "withdrawn");
        consent(other, "granted");
        merge(ayse, other).statusCode(200);
        consents(ayse).body("items.state", contains("granted"));
        unmerge(ayse).statusCode(200);
        consents(ayse).body("items.state", contains("withdrawn"));
        consents(other).body("items.state", contains("granted"));
    }

    @Test
    void aVerifiedEmailMergesTwoByItself() {
        var address = Identity.email(unique + "@home.example").toString();
        link(ayse, address, false).statusCode(409);
        link(ayse, address, true).statusCode(201);
        read(other).statusCode(308);
        Api.given("agent")
                .get("/api/v1/customers/{id}/merges", ayse)
                .then()
                .body("items.reason", contains("verified-email"));
    }

    @Test
    void herOwnEmailVerifiedMergesNobody() {
        link(ayse, Identity.email(unique + "@shop.example").toString(), true).statusCode(201);
        var held = Api.given("agent")
                .get("/api/v1/customers/{id}/identities", ayse)
                .jsonPath();
        assertThat(held.getList("items.findAll { it.verifiedAt != null }.identity"))
                .containsExactly(Identity.email(unique + "@shop.example").toString());
        read(other).statusCode(200);
    }

    @Test
    void whoWasPartedByHandIsNotMergedByItself() {
        merge(ayse, other).statusCode(200);
        unmerge(ayse).statusCode(200);
        link(ayse, Identity.email(unique + "@home.example").toString(), true).statusCode(409);
        read(other).statusCode(200);
    }

    @Test
    void twoAccountsOfAShopNeverMergeByThemselves() {
        var account = create("Fatma", "user:second-" + unique, unique + "@second.example");
        link(ayse, Identity.email(unique + "@second.example").toString(), true).statusCode(409);
        read(account).statusCode(200);
    }

    @Test
    void aDeviceNeverMergesEvenIfSaidToBeVerified() {
        link(other, "anonymous:" + unique, false).statusCode(201);
        link(ayse, "anonymous:" + unique, true).statusCode(409);
    }

    @Test
    void ofManyAtTheSameMomentOneMerges() {
        var calls = IntStream.range(0, 8)
                .mapToObj(
                        i -> CompletableFuture.supplyAsync(() -> (i % 2 == 0 ? merge(ayse, other) : merge(other, ayse))
                                .extract()
                                .statusCode()))
                .toList();
        assertThat(calls.stream().map(CompletableFuture::join))
                .containsOnlyOnce(200)
                .contains(409);
        read(ayse).body("absorbed", contains(other));
    }

    @Test
    void mergesInACircleAtTheSameMomentEndInOneGroup() {
        var third = create("Üçüncü", "woocommerce:" + unique, unique + "@third.example");
        var circle = List.of(List.of(ayse, other), List.of(other, third), List.of(third, ayse));
        var calls = circle.stream()
                .map(pair -> CompletableFuture.supplyAsync(
                        () -> merge(pair.get(0), pair.get(1)).extract().statusCode()))
                .toList();
        var statuses = calls.stream().map(CompletableFuture::join).toList();
        assertThat(statuses).isSubsetOf(200, 409);
        merge(ayse, other);
        merge(ayse, third);
        read(ayse).body("absorbed", containsInAnyOrder(other, third));
    }

    @Test
    void whatTheAbsorbedBroughtIsTakenOffTheSurvivor() {
        change(other, Map.of("language", "tr", "names", Map.of("given", "Ayşe")));
        merge(ayse, other).statusCode(200);
        read(ayse).body("language", equalTo("tr")).body("emails", hasSize(2));
        var patch = new HashMap<String, Object>();
        patch.put("language", null);
        patch.put("emails", List.of(unique + "@shop.example"));
        change(ayse, patch)
                .body("language", nullValue())
                .body("emails", contains(unique + "@shop.example"))
                .body("names.given", equalTo("Ayşe"));
        read(ayse)
                .body(
                        "identities",
                        not(hasItem(Identity.email(unique + "@home.example").toString())));
        unmerge(ayse).statusCode(200);
        read(other).body("language", nullValue()).body("emails", hasSize(0)).body("names.given", equalTo("Ayşe"));
    }

    @Test
    void anIdentityThatIsGivenUpAndTakenAgainKeepsARisingVersion() {
        var email = unique + "@home.example";
        var identity = Identity.email(email).toString();
        merge(ayse, other).statusCode(200);
        change(ayse, Map.of("emails", List.of(unique + "@shop.example")));
        identities.untilRecord(record -> identity.equals(record.key()) && record.value() == null);
        change(ayse, Map.of("emails", List.of(unique + "@shop.example", email)));
        unmerge(ayse).statusCode(200);
        change(ayse, Map.of("emails", List.of(unique + "@shop.example")));
        change(other, Map.of("emails", List.of(email)));
        var versions =
                identities
                        .untilEvents(
                                4,
                                IdentityChanged.class,
                                changed -> changed.identity().equals(identity))
                        .stream()
                        .map(IdentityChanged::version)
                        .toList();
        assertThat(versions).hasSize(4).isSorted().doesNotHaveDuplicates();
    }

    private static ValidatableResponse change(String id, Map<String, Object> patch) {
        return Api.given("agent")
                .header("If-Match", read(id).extract().header("ETag"))
                .body(patch)
                .patch("/api/v1/customers/{id}", id)
                .then()
                .statusCode(200);
    }

    private String[] identitiesOfBoth() {
        return Stream.of(
                        "user:" + unique,
                        "shopify:" + unique,
                        Identity.email(unique + "@shop.example").toString(),
                        Identity.email(unique + "@home.example").toString())
                .toArray(String[]::new);
    }

    private static String create(String name, String identity, String email) {
        return Api.given("agent")
                .body(Map.of("names", Map.of("full", name), "identities", List.of(identity), "emails", List.of(email)))
                .post("/api/v1/customers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static ValidatableResponse merge(String one, String with) {
        return Api.given("agent")
                .body(Map.of("with", with))
                .post("/api/v1/customers/{id}/merge", one)
                .then();
    }

    static ValidatableResponse unmerge(String id) {
        return Api.given("agent").post("/api/v1/customers/{id}/unmerge", id).then();
    }

    private static ValidatableResponse unmerge(String id, String mergeId) {
        return Api.given("agent")
                .body(Map.of("mergeId", mergeId))
                .post("/api/v1/customers/{id}/unmerge", id)
                .then();
    }

    static ValidatableResponse read(String id) {
        return Api.given("agent")
                .config(RestAssured.config()
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
                .get("/api/v1/customers/{id}", id)
                .then();
    }

    private static ValidatableResponse patch(String id) {
        return Api.given("agent")
                .config(RestAssured.config()
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
                .header("If-Match", "\"1\"")
                .body(Map.of("language", "tr"))
                .patch("/api/v1/customers/{id}", id)
                .then();
    }

    private static ValidatableResponse find(String parameter, String value) {
        return Api.given("agent")
                .queryParam(parameter, value)
                .get("/api/v1/customers")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse link(String id, String identity, boolean verified) {
        return Api.given("agent")
                .body(Map.of("identity", identity, "verified", verified))
                .post("/api/v1/customers/{id}/identities", id)
                .then();
    }

    private static void consent(String id, String state) {
        Api.given("agent")
                .body(Map.of("channel", "email", "purpose", "marketing", "state", state, "source", "phone"))
                .post("/api/v1/customers/{id}/consents", id)
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse consents(String id) {
        return Api.given("agent").get("/api/v1/customers/{id}/consents", id).then();
    }

    private static void identified(UUID visitor, String... identities) {
        EventSender.send(
                identities[0], Instant.now(), new VisitorIdentified(visitor, List.of(identities), "default", false));
    }
}
