package io.rapport.mis;

import static io.rapport.test.Api.anonymous;
import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.Topic;
import io.rapport.test.WithRapport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class DocumentsTest {
    private static final String PATH = "/api/v1/documents";

    @Test
    void asyncApiNamesEveryTopicOfTheBridge() {
        var document = given("analyst")
                .get(PATH + "/asyncapi.yaml")
                .then()
                .statusCode(200)
                .contentType(containsString("yaml"))
                .extract()
                .asString();
        assertThat(document)
                .startsWith("asyncapi: 3")
                .contains(Topic.MIS_KPIS.topicName(), Topic.MIS_INPUTS.topicName());
        anonymous().get(PATH + "/asyncapi.yaml").then().statusCode(401);
    }

    @Test
    void everyListedSchemaIsServed() {
        var schemas = given("agent")
                .get(PATH + "/schemas")
                .then()
                .statusCode(200)
                .body("items", hasItems("mis.kpi-revised", "customer.created"))
                .extract()
                .jsonPath()
                .<String>getList("items");
        assertThat(schemas)
                .allSatisfy(type -> given("agent")
                        .get(PATH + "/schemas/" + type)
                        .then()
                        .statusCode(200)
                        .body("title", equalTo(type)));
        Stream.of("nothing", "..%2Fapplication", "%2e%2e")
                .forEach(type ->
                        given("agent").get(PATH + "/schemas/" + type).then().statusCode(404));
    }
}
