package io.rapport.test;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** Calls of the service under test. */
public final class Api {
    private Api() {}

    /** A JSON request by someone with these roles. */
    public static RequestSpecification given(String... roles) {
        return anonymous().auth().oauth2(Tokens.of(roles));
    }

    /** A JSON request without a token. */
    public static RequestSpecification anonymous() {
        return RestAssured.given().contentType(ContentType.JSON);
    }
}
