package io.rapport.customer.transfer;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of customers in and out, through HTTP. */
@QuarkusTest
@WithRapport
class ImportsTest {
    private static final String CUSTOMERS = "/api/v1/customers";
    private static final String IMPORTS = CUSTOMERS + "/imports";

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void takesACsvFileAndReportsEachRejectedLine() {
        var job = csv("""
                \uFEFFidentities,names.full,emails,language,tags,attributes.size
                user:a-%1$s,"Yılmaz, Ayşe",a.%1$s@shop.example,tr,vip;new,38
                user:b-%1$s,Sukarno,,jv,,
                ,Nobody,,,,
                user:c-%1$s,Wrong,no e-mail,xx-,,

                user:d-%1$s,"broken,,,,
                """.formatted(unique))
                .statusCode(202)
                .header("Location", matchesPattern(".*/imports/[0-9a-f-]{36}"))
                .body("state", equalTo("finished"))
                .body("accepted", equalTo(2))
                .body("rejected", equalTo(3));
        rejects(job)
                .body("items.line", contains(4, 5, 5, 7))
                .body("items.field", containsInAnyOrder("identities", "emails[0]", "language", null));
        var ayse = by("user:a-" + unique)
                .body("items[0].names.full", equalTo("Yılmaz, Ayşe"))
                .body("items[0].emails", contains("a." + unique + "@shop.example"))
                .body("items[0].tags", contains("vip", "new"))
                .body("items[0].attributes.size", equalTo("38"))
                .body("items[0].origins.language.source", matchesPattern("import/[0-9a-f-]{36}"))
                .body("items[0].origins.language.event", equalTo("line-2"))
                .extract()
                .<String>path("items[0].id");
        var created = EventProbe.of(Topic.CUSTOMER_LIFECYCLE)
                .untilEvent(
                        Created.class, event -> event.customerId().toString().equals(ayse));
        assertThat(created.historical()).as("starts no welcome").isTrue();
    }

    @Test
    void addsToCustomersThatAreKnownAndChangesNothingTheSecondTime() {
        var file = "{\"identities\":[\"user:%1$s\"],\"emails\":[\"%1$s@shop.example\"],\"notes\":[\"calls\"]}\n"
                        .formatted(unique)
                + "{\"emails\":[\"%1$s@shop.example\",\"%1$s@other.example\"],\"language\":\"vi\"}".formatted(unique);
        ndjson(file).statusCode(202).body("accepted", equalTo(2));
        ndjson(file).statusCode(202).body("accepted", equalTo(2));
        by("user:" + unique)
                .body("items", hasSize(1))
                .body("items[0].emails", hasSize(2))
                .body("items[0].language", equalTo("vi"))
                .body("items[0].notes", contains("calls"));
        var id = by("user:" + unique).extract().<String>path("items[0].id");
        admin().get(CUSTOMERS + "/" + id).then().header("ETag", equalTo("\"1\""));
    }

    @Test
    void refusesALineThatNamesTwoCustomers() {
        ndjson("{\"identities\":[\"user:x-%1$s\"]}\n{\"identities\":[\"user:y-%1$s\"]}\n".formatted(unique));
        var job = ndjson(
                        "{\"identities\":[\"user:x-%1$s\",\"telegram:y-%1$s\"]}\n{\"identities\":[\"user:y-%1$s\",\"telegram:y-%1$s\"]}\n[1]\n{\"id\":\"%2$s\"}\n"
                                .formatted(unique, UUID.randomUUID()))
                .body("accepted", equalTo(1))
                .body("rejected", equalTo(3));
        rejects(job)
                .body("items.line", contains(2, 3, 4))
                .body(
                        "items.reason",
                        contains("belong to more than one customer", "is no JSON object", "is no customer's"));
    }

    @Test
    void goesOnWhereAnUploadBrokeOff() {
        var file = IntStream.range(0, 1200)
                .mapToObj(i -> "user:r%d-%s,Réne %d\n".formatted(i, unique, i))
                .collect(Collectors.joining("", "identities,names.full\n", ""))
                .getBytes(StandardCharsets.UTF_8);
        var job = admin().body("{\"format\":\"csv\",\"name\":\"customers.csv\"}")
                .post(IMPORTS)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        var offset = 0;
        for (var sent : new int[] {7, 10_000, 23_456}) {
            offset = Integer.parseInt(part(job, offset, false, Arrays.copyOfRange(file, offset, offset + sent))
                    .statusCode(200)
                    .extract()
                    .header("Upload-Offset"));
        }
        part(job, 0, false, file).statusCode(409);
        assertThat(admin().get(IMPORTS + "/" + job).then().extract().header("Upload-Offset"))
                .isEqualTo(Integer.toString(offset));
        part(job, offset, true, Arrays.copyOfRange(file, offset, file.length))
                .statusCode(200)
                .body("state", equalTo("finished"))
                .body("accepted", equalTo(1200))
                .body("rejected", equalTo(0))
                .body("lines", equalTo(1201))
                .body("offset", equalTo(file.length));
        by("user:r1199-" + unique).body("items[0].names.full", equalTo("Réne 1199"));
        part(job, file.length, true, new byte[0]).statusCode(409);
        admin().get(IMPORTS).then().body("items.id", hasItem(job));
    }

    @Test
    void refusesAFileWhoseColumnsItDoesNotKnow() {
        csv("identities,nickname\nuser:n-%s,x\n".formatted(unique))
                .statusCode(400)
                .body("errors.field", contains("nickname"));
    }

    @Test
    void survivesLinesThatNoFileShouldHave() {
        var job = ndjson("{\"identities\":[\"user:%s\"],\"notes\":[\"%s\"]}\n".formatted(unique, "x".repeat(70_000))
                        + "[".repeat(60_000)
                        + "\n\u0000\n{\"attributes\":{\"a\":1e999999},\"identities\":[\"user:%s\"]}\n{}{}\n"
                                .formatted(unique))
                .statusCode(202)
                .body("accepted", equalTo(0))
                .body("rejected", equalTo(5));
        rejects(job).body("items.line", contains(1, 2, 3, 4, 5));
        admin().contentType("text/csv")
                .body(new byte[] {'e', 'm', 'a', 'i', 'l', 's', '\n', (byte) 0xff, '\n'})
                .post(IMPORTS)
                .then()
                .statusCode(202)
                .body("accepted", equalTo(0))
                .body("rejected", equalTo(1));
    }

    @Test
    void exportsWhatAnImportTakes() {
        ndjson(
                        "{\"identities\":[\"user:%1$s\"],\"names\":{\"full\":\"=HYPERLINK(1)\"},\"phones\":[\"+905321%2$s\"],\"tags\":[\"a;b\",\"c\"],\"attributes\":{\"n\":1.5}}"
                                .formatted(unique, "%06d".formatted(Math.floorMod(unique.hashCode(), 1_000_000))))
                .body("accepted", equalTo(1));
        var id = by("user:" + unique).extract().<String>path("items[0].id");
        var file = admin().accept("text/csv")
                .get(CUSTOMERS + "/export")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        var line = file.lines().filter(one -> one.startsWith(id)).findFirst().orElseThrow();
        assertThat(line).contains("'=HYPERLINK(1)", "'+905321").contains("\"[\"\"a;b\"\",\"\"c\"\"]\"");
        csv(file.lines().findFirst().orElseThrow() + "\n" + line.replace("'=HYPER", "'=OTHER") + "\n")
                .body("accepted", equalTo(1));
        by("user:" + unique)
                .body("items[0].names.full", equalTo("=OTHERLINK(1)"))
                .body("items[0].tags", contains("a;b", "c"))
                .body("items[0].attributes.n", equalTo(1.5f));
        var before = new UUID(UUID.fromString(id).getMostSignificantBits() - 1, -1);
        var json = admin().accept("application/x-ndjson")
                .get(CUSTOMERS + "/export?after=" + before)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(json.lines().findFirst().orElseThrow()).contains(id);
    }

    @Test
    void isClosedToAgents() {
        given(Roles.AGENT).get(CUSTOMERS + "/export").then().statusCode(403);
        given(Roles.AGENT)
                .contentType("text/csv")
                .body("emails\n")
                .post(IMPORTS)
                .then()
                .statusCode(403);
    }

    private ValidatableResponse csv(String file) {
        return admin().contentType("text/csv; charset=UTF-8")
                .body(file)
                .post(IMPORTS)
                .then();
    }

    private ValidatableResponse ndjson(String file) {
        return admin().contentType("application/x-ndjson")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post(IMPORTS)
                .then();
    }

    private ValidatableResponse part(String job, int offset, boolean last, byte[] part) {
        return admin().contentType("application/octet-stream")
                .header("Upload-Offset", offset)
                .header("Upload-Complete", last ? "?1" : "?0")
                .body(part)
                .patch(IMPORTS + "/" + job)
                .then();
    }

    private static ValidatableResponse rejects(ValidatableResponse job) {
        return admin().get(IMPORTS + "/" + job.extract().path("id") + "/rejects")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse by(String identity) {
        return admin().queryParam("identity", identity).get(CUSTOMERS).then().statusCode(200);
    }

    private static RequestSpecification admin() {
        return given(Roles.ADMIN);
    }
}
