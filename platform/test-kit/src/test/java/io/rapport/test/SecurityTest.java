package io.rapport.test;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithRapport
class SecurityTest {
    private static final String NOTES = "/api/v1/notes";

    @Test
    void answersWithoutATokenWith401() {
        Api.anonymous()
                .get(NOTES)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .contentType("application/problem+json")
                .body("title", equalTo("Not signed in"));
    }

    @Test
    void answersAForgedTokenWith401() {
        var token = Tokens.of("admin");
        Api.anonymous()
                .auth()
                .oauth2(token.substring(0, token.lastIndexOf('.') + 1) + "AAAA")
                .get(NOTES)
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    @Test
    void answersATokenForSomeoneElseWith401() {
        Api.anonymous()
                .auth()
                .oauth2(Tokens.forAudience("other", "admin"))
                .get(NOTES)
                .then()
                .statusCode(401);
    }

    @Test
    void answersTheWrongRoleWith403() {
        Api.given("analyst").get(NOTES).then().statusCode(403).contentType("application/problem+json");
        Api.given("agent").get(NOTES).then().statusCode(200);
    }

    @Test
    void closesWhatNobodyOpened() {
        Api.given("admin").get("/api/v1/forgotten").then().statusCode(403);
    }

    @Test
    void isReadyWhileTheIssuerAnswers() {
        Api.anonymous().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("OIDC issuer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/metrics", "/q/openapi", "/q/info"})
    void showsOperationsToLoopbackOnly(String path) {
        Api.anonymous().accept("*/*").get(path).then().statusCode(200);
        Api.anonymous()
                .header("X-Forwarded-For", "203.0.113.7")
                .get(path)
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    @Test
    void showsTheCompanysSettings() {
        Api.anonymous()
                .get("/q/info")
                .then()
                .body("company.zone", equalTo("UTC"))
                .body("company.currency", equalTo("EUR"))
                .body("company.weekStart", equalTo("MONDAY"));
    }

    @Test
    void documentsProblemsAndTheBearerToken() {
        Api.anonymous()
                .queryParam("format", "json")
                .get("/q/openapi")
                .then()
                .body("components.schemas.Problem.properties.errors", notNullValue())
                .body("components.securitySchemes", notNullValue())
                .body("paths.'/api/v1/notes'.get.responses.default", notNullValue());
    }
}
