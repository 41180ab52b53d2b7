package io.rapport.analytics.decision;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.rapport.test.Api;

/** Asks for a fit and waits until it is done. */
public final class Fits {
    private Fits() {}

    /** Returns its id. */
    public static String done(String path, String fits, String body) {
        String id = Api.given("analyst")
                .body(body)
                .post(path)
                .then()
                .statusCode(202)
                .extract()
                .path("fitId");
        await().untilAsserted(() ->
                Api.given("analyst").get(fits + "/" + id).then().statusCode(200).body("state", equalTo("done")));
        return id;
    }
}
