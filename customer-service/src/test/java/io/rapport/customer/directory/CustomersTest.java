package io.rapport.customer.directory;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.Identity;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Customers through HTTP. */
@QuarkusTest
@WithRapport
class CustomersTest {
    private static final String CUSTOMERS = "/api/v1/customers";

    @Inject
    Jdbi jdbi;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void createsACustomerAndTellsTheOthers() {
        var id = created("""
                {"names":{"given":"Ayşe","family":"Yılmaz"},"emails":["Ayse.%1$s@Shop.Example"],"phones":["+90 532 123 %2$s"],
                 "language":"tr","country":"TR","timeZone":"Europe/Istanbul","currency":"TRY","tags":["vip"],
                 "attributes":{"shoeSize":38},"identities":["user:%1$s"]}""".formatted(unique, digits()));
        agent().get(CUSTOMERS + "/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("id", equalTo(id))
                .body("names.full", equalTo("Ayşe Yılmaz"))
                .body("emails", contains("ayse." + unique + "@shop.example"))
                .body("phones[0]", startsWith("+90532123"))
                .body("attributes.shoeSize", equalTo(38))
                .body("identities", hasItem("user:" + unique))
                .body("origins.language.source", equalTo("api"));
        var customer = UUID.fromString(id);
        EventProbe.of(Topic.CUSTOMER_LIFECYCLE)
                .untilEvents(1, Created.class, event -> event.customerId().equals(customer));
        var profile = EventProbe.of(Topic.CUSTOMER_PROFILES)
                .untilEvent(ProfileChanged.class, event -> event.customerId().equals(customer));
        assertThat(profile.version()).isEqualTo(1);
        assertThat(profile.names().full()).isEqualTo("Ayşe Yılmaz");
        EventProbe.of(Topic.CUSTOMER_IDENTITIES)
                .untilEvents(
                        3, IdentityChanged.class, event -> event.customerId().equals(customer));
    }

    @Test
    void answersARepeatedCreationWithTheFirstAnswer() {
        var key = UUID.randomUUID().toString();
        var body = "{\"emails\":[\"twice." + unique + "@shop.example\"]}";
        var first = agent().header("Idempotency-Key", key).body(body).post(CUSTOMERS);
        var second = agent().header("Idempotency-Key", key).body(body).post(CUSTOMERS);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.jsonPath().getString("id")).isEqualTo(first.jsonPath().getString("id"));
    }

    @Test
    void refusesAnEmailOfAnotherCustomer() {
        var body = "{\"emails\":[\"taken." + unique + "@shop.example\"]}";
        created(body);
        agent().body(body.toUpperCase(Locale.ROOT).replace("EMAILS", "emails"))
                .post(CUSTOMERS)
                .then()
                .statusCode(409)
                .body("title", equalTo("Email taken"))
                .body("errors.field", contains("emails"));
    }

    @Test
    void namesEachWrongField() {
        agent().body("""
                {"names":{"middle":"x"},"emails":["nobody"],"phones":["12"],"addresses":[{"country":"XX"}],"birthDate":"soon",
                 "language":"?","country":"tr","timeZone":"Istanbul","currency":"TL","tags":"vip","attributes":{"a\\u0000":1},
                 "langauge":"tr"}""")
                .post(CUSTOMERS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "names.middle",
                                "emails[0]",
                                "phones[0]",
                                "addresses[0].country",
                                "birthDate",
                                "language",
                                "country",
                                "timeZone",
                                "currency",
                                "tags",
                                "attributes",
                                "langauge"));
        agent().body("{broken").post(CUSTOMERS).then().statusCode(400);
        agent().body("[]").post(CUSTOMERS).then().statusCode(400);
    }

    @Test
    void changesOnlyWhatThePatchNames() {
        var id = created("{\"names\":{\"full\":\"Sukarno\"},\"language\":\"jv\",\"attributes\":{\"a\":1,\"b\":2}}");
        var path = CUSTOMERS + "/" + id;
        agent().body("{}").patch(path).then().statusCode(428);
        agent().header("If-Match", "\"7\"").body("{}").patch(path).then().statusCode(412);
        agent().header("If-Match", "\"1\"")
                .contentType("application/merge-patch+json")
                .body("{\"language\":null,\"country\":\"ID\",\"attributes\":{\"a\":null}}")
                .patch(path)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("names.full", equalTo("Sukarno"))
                .body("language", equalTo(null))
                .body("country", equalTo("ID"))
                .body("attributes", equalTo(Map.of("b", 2)));
        EventProbe.of(Topic.CUSTOMER_PROFILES)
                .untilEvent(
                        ProfileChanged.class,
                        event -> event.customerId().toString().equals(id) && event.version() == 2);
        agent().header("If-Match", "\"1\"").body("{}").patch(path).then().statusCode(412);
    }

    @Test
    void findsByIdentityEncodedOrNot() {
        var id = created("{\"identities\":[\"user:cdnow/%s\"]}".formatted(unique));
        for (var identity : new String[] {"user:cdnow/" + unique, "user%3Acdnow%2F" + unique}) {
            found("?identity=" + identity).body("items.id", contains(id));
        }
        found("?identity=user:" + unique).body("items", hasSize(0));
        agent().get(CUSTOMERS + "?identity=42").then().statusCode(400).body("errors.field", contains("identity"));
    }

    @Test
    void findsNamesAsPeopleTypeThem() {
        var tag = unique.replaceAll("[0-9]", "x");
        var istanbul = created("{\"names\":{\"full\":\"İSTANBULLU Işık " + tag + "\"}}");
        var nguyen =
                created("{\"names\":{\"given\":\"Đức\",\"family\":\"Nguyễn\",\"full\":\"Nguyễn Đức " + tag + "\"}}");
        found("?q=istanbullu+isik+" + tag).body("items.id", contains(istanbul));
        found("?q=İstanbullu " + tag).body("items.id", contains(istanbul));
        found("?q=ISTANBULLU " + tag).body("items.id", contains(istanbul));
        found("?q=nguyen duc " + tag).body("items.id", contains(nguyen));
        found("?q=NGUYỄN " + tag).body("items.id", contains(nguyen));
        found("?q=%25 " + tag).body("items", hasSize(0));
        found("?q=" + tag).body("items", hasSize(2));
    }

    @Test
    void findsByPartOfEmailAndByLocalPhone() {
        var number = digits();
        var id = created(
                "{\"emails\":[\"part.%s@shop.example\"],\"phones\":[\"+90532999%s\"]}".formatted(unique, number));
        found("?q=part." + unique).body("items.id", contains(id));
        found("?q=0532 999 " + number).body("items.id", hasItem(id));
    }

    @Test
    void pagesThroughAll() {
        var tag = "page" + unique.replaceAll("[0-9]", "x");
        for (int i = 0; i < 3; i++) {
            created("{\"names\":{\"full\":\"" + tag + " " + i + "\"}}");
        }
        var first = found("?limit=2&q=" + tag).body("items", hasSize(2)).body("next", notNullValue());
        found("?limit=2&q=" + tag + "&after=" + first.extract().path("next"))
                .body("items", hasSize(1))
                .body("next", equalTo(null));
        found("?limit=1").body("items", hasSize(1));
        agent().get(CUSTOMERS + "?after=nonsense").then().statusCode(400);
    }

    @Test
    void recordsConsents() {
        var id = created("{\"names\":{\"full\":\"Consenting\"}}");
        var path = CUSTOMERS + "/" + id + "/consents";
        var consent = "{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"%s\",\"source\":\"call\"}";
        agent().body(consent.formatted("granted"))
                .post(path)
                .then()
                .statusCode(201)
                .body("version", equalTo(1));
        agent().body(consent.formatted("withdrawn"))
                .post(path)
                .then()
                .statusCode(201)
                .body("version", equalTo(2));
        agent().get(path).then().statusCode(200).body("items.state", contains("withdrawn"));
        EventProbe.of(Topic.CUSTOMER_LIFECYCLE)
                .untilEvents(
                        2,
                        ConsentChanged.class,
                        event -> event.customerId().toString().equals(id));
        agent().body("{\"channel\":\"email\",\"state\":\"maybe\"}")
                .post(path)
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("purpose", "state", "source"));
        agent().get(CUSTOMERS + "/" + UUID.randomUUID() + "/consents").then().statusCode(404);
    }

    @Test
    void linksAnIdentityByHand() {
        var id = created("{\"names\":{\"full\":\"Linked\"}}");
        var other = created("{\"names\":{\"full\":\"Other\"}}");
        var identity = "{\"identity\":\"shopify:%s\"}".formatted(unique);
        agent().body(identity).post(CUSTOMERS + "/" + id + "/identities").then().statusCode(201);
        agent().body(identity).post(CUSTOMERS + "/" + id + "/identities").then().statusCode(201);
        agent().body(identity)
                .post(CUSTOMERS + "/" + other + "/identities")
                .then()
                .statusCode(409);
        agent().get(CUSTOMERS + "/" + id + "/identities").then().body("items.identity", contains("shopify:" + unique));
        EventProbe.of(Topic.CUSTOMER_IDENTITIES)
                .untilEvents(1, IdentityChanged.class, event -> event.identity().equals("shopify:" + unique));
    }

    @Test
    void refusesIdentitiesOfNobody() {
        agent().body("{\"emails\":[\"null@shop.example\"]}")
                .post(CUSTOMERS)
                .then()
                .statusCode(400);
        agent().body("{\"identities\":[\"user:undefined\"]}")
                .post(CUSTOMERS)
                .then()
                .statusCode(400);
        assertThat(Identity.parse("user:undefined").isPerson()).isTrue();
    }

    @Test
    void isClosedToMarketersAndStrangers() {
        given(Roles.MARKETER).get(CUSTOMERS).then().statusCode(403);
        given(Roles.ANALYST).get(CUSTOMERS).then().statusCode(403);
        RestAssured.get(CUSTOMERS).then().statusCode(401);
        given(Roles.ADMIN).get(CUSTOMERS + "?limit=1").then().statusCode(200);
    }

    @Test
    void logsWhoSawAndChangedACustomer() {
        var id = created("{\"names\":{\"full\":\"Watched\"}}");
        given(Roles.SYSTEM).get(CUSTOMERS + "/" + id).then().statusCode(200);
        var log = jdbi.withHandle(handle -> handle.createQuery(
                        "select actor || ' ' || action from audit where customer_id = :id order by id")
                .bind("id", UUID.fromString(id))
                .mapTo(String.class)
                .list());
        assertThat(log).containsExactly("agent customer-created", "system customer-read");
    }

    @Test
    void saysThatThereIsNoSuchCustomer() {
        agent().get(CUSTOMERS + "/" + UUID.randomUUID()).then().statusCode(404);
    }

    private static ValidatableResponse found(String query) {
        return agent().urlEncodingEnabled(!query.contains("%") && !query.contains("+"))
                .get(CUSTOMERS + query.replace(" ", query.contains("%") ? "+" : " "))
                .then()
                .statusCode(200);
    }

    private static String created(String body) {
        return agent().body(body)
                .post(CUSTOMERS)
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .extract()
                .path("id");
    }

    private static RequestSpecification agent() {
        return given(Roles.AGENT);
    }

    private String digits() {
        return "%04d".formatted(Math.floorMod(unique.hashCode(), 10_000));
    }
}
