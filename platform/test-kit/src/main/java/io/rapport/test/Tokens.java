package io.rapport.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bearer tokens of the test issuer, signed as real ones are. */
public final class Tokens {
    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private Tokens() {}

    /** Of someone who has these roles and is named after them. */
    public static String of(String... roles) {
        return ofSubject(roles.length == 0 ? "nobody" : String.join("-", roles), roles);
    }

    /** Of {@code subject}, who has these roles. */
    public static String ofSubject(String subject, String... roles) {
        return of(subject, "rapport", roles);
    }

    /** Meant for another system than Rapport. */
    public static String forAudience(String audience, String... roles) {
        return of("stranger", audience, roles);
    }

    private static String of(String subject, String audience, String[] roles) {
        var form = form(subject, audience, roles);
        return KNOWN.computeIfAbsent(form, unknown -> ask(RapportServices.issuer(), unknown));
    }

    /** Of another issuer than that of the tests. */
    static String ofIssuer(String issuer, String... roles) {
        return ask(issuer, form("late", "rapport", roles));
    }

    private static String form(String subject, String audience, String[] roles) {
        return "grant_type=client_credentials&client_secret=test&client_id=" + encoded(subject) + "&audience="
                + encoded(audience) + "&scope=" + encoded(String.join(" ", roles));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String ask(String issuer, String form) {
        var request = HttpRequest.newBuilder(URI.create(issuer + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The issuer gave no token: " + answer.statusCode());
            }
            return EventJson.MAPPER
                    .readTree(answer.body())
                    .required("access_token")
                    .textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
