package io.rapport.test;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithRapport
class HttpTest {
    private static final String NOTES = "/api/v1/notes";

    @Test
    void namesEachWrongFieldByItsPath() {
        post("""
                {"text":"","tags":[{"name":"a"},{"name":" "}]}""")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("title", equalTo("Invalid request"))
                .body("status", equalTo(400))
                .body("errors.field", hasItem("text"))
                .body("errors.field", hasItem("tags[1].name"))
                .body("errors", hasSize(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"text":"a","mood":"SECRET"}                    | mood         | must be one of GLAD, SAD
                    {"text":"a","price":"SECRET"}                   | price        | must be a decimal number
                    {"text":"a","price":1e999999999}                | price        | must be a decimal number
                    {"text":"a","writtenAt":"SECRET"}               | writtenAt    | must be an ISO 8601 instant such as 2026-01-31T12:00:00Z
                    {"text":{"SECRET":1}}                           | text         | must be a text
                    {"text":"a","tags":"SECRET"}                    | tags         | must be a list
                    {"text":"a","tags":[{"name":"b"},{"name":[]}]}  | tags[1].name | must be a text
                    """)
    void namesTheFieldOfAWrongTypeWithoutItsContent(String body, String field, String message) {
        post(body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field))
                .body("errors[0].message", equalTo(message))
                .body("detail", not(containsString("SECRET")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\":", "SECRET", "", "null", "{\"text\":\"a\"} more", "[]"})
    void answersABodyThatIsNoObjectOfJsonWithWhereItBreaks(String body) {
        post(body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("title", equalTo("Invalid request"))
                .body("detail", not(containsString("SECRET")));
    }

    @Test
    void refusesDeepJson() {
        post("{\"text\":\"a\",\"unknown\":" + "[".repeat(500) + "]".repeat(500) + "}")
                .statusCode(400)
                .body("title", equalTo("Invalid request"));
    }

    @Test
    void refusesATextThatPostgresCannotStore() {
        post("{\"text\":\"a\\u0000b\"}").statusCode(400).contentType("application/problem+json");
    }

    @Test
    void refusesALargeBody() {
        post("{\"text\":\"" + "x".repeat(200_000) + "\"}")
                .statusCode(413)
                .contentType("application/problem+json")
                .body("status", equalTo(413));
    }

    @Test
    void answersWhatJaxRsRefusesAsProblems() {
        Api.given("admin").get("/nowhere").then().statusCode(404).contentType("application/problem+json");
        Api.given("admin").get("/api/v1/nowhere").then().statusCode(404).contentType("application/problem+json");
        Api.given("admin").put(NOTES).then().statusCode(405).contentType("application/problem+json");
        Api.given("admin")
                .contentType("text/csv")
                .body("a")
                .post(NOTES)
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
        Api.given("admin")
                .get(NOTES + "/" + Ids.next())
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("note"));
    }

    @Test
    void namesAParameterOfTheWrongForm() {
        wrongParameter("limit=0", "limit");
        wrongParameter("limit=1001", "limit");
        wrongParameter("limit=many", "limit");
        wrongParameter("after=%21", "after");
        wrongParameter("since=yesterday", "since");
        Api.given("admin").get(NOTES + "/7").then().statusCode(400).body("errors[0].field", equalTo("id"));
    }

    @Test
    void saysOfItsOwnFaultsOnlyWhereToLook() {
        Api.given("admin")
                .delete(NOTES + "/broken")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("detail", not(containsString("secret")))
                .body("instance", matchesPattern("urn:uuid:[0-9a-f-]{36}"));
    }

    @Test
    void answersALostRaceWith409Or412() {
        Api.given("admin").delete(NOTES + "/raced").then().statusCode(409);
        Api.given("admin")
                .header("If-Match", "\"0\"")
                .delete(NOTES + "/raced")
                .then()
                .statusCode(412);
    }

    @Test
    void answersWhatExistsAlreadyWith409() {
        var text = text();
        write(text).statusCode(201);
        write(text).statusCode(409).contentType("application/problem+json");
    }

    @Test
    void writesDecimalsAsStringsAndLeavesNullsOut() {
        post("{\"text\":\"" + text() + "\",\"price\":1383.81,\"writtenAt\":\"2026-01-02T03:04:05+02:00\"}")
                .statusCode(201)
                .body("price", equalTo("1383.81"))
                .body("writtenAt", equalTo("2026-01-02T01:04:05Z"))
                .body("$", not(hasKey("mood")));
    }

    @Test
    void pagesThroughAListWithoutGapOrRepeat() {
        var prefix = text();
        for (var letter : new String[] {"a", "b", "c"}) {
            write(prefix + letter).statusCode(201);
        }
        var first = Api.given("admin").queryParam("limit", 2).get(NOTES).then().statusCode(200);
        var next = first.body("items", hasSize(2)).extract().<String>path("next");
        Api.given("admin")
                .queryParam("after", next)
                .get(NOTES)
                .then()
                .statusCode(200)
                .body("next", nullValue())
                .body("items.text", not(hasItem(first.extract().<String>path("items[1].text"))));
    }

    @Test
    void changesOnlyTheVersionThatTheCallerRead() {
        var id = write(text()).extract().<String>path("id");
        rewrite(id, null).statusCode(428);
        rewrite(id, "\"9\"").statusCode(412);
        rewrite(id, "\"0\"").statusCode(200);
        rewrite(id, "\"0\"").statusCode(412);
    }

    private static void wrongParameter(String query, String name) {
        Api.given("admin")
                .get(NOTES + "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(name));
    }

    private static ValidatableResponse rewrite(String id, String ifMatch) {
        var request = Api.given("admin").body(Map.of("text", text()));
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.patch(NOTES + "/" + id).then();
    }

    private static ValidatableResponse write(String text) {
        return post("{\"text\":\"" + text + "\"}");
    }

    private static ValidatableResponse post(String body) {
        return Api.given("admin").body(body).post(NOTES).then();
    }

    private static String text() {
        return Ids.next().toString();
    }
}
