package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Base64;

/** A path of the collector and who sends to it. */
record Endpoint(URI url, String authorization) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Endpoint of(String collector, String path, String writeKey) {
        var basic = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
        return new Endpoint(URI.create(collector + path), "Basic " + basic);
    }

    HttpRequest post(byte[] body) {
        return HttpRequest.newBuilder(url)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    /** Without the attempt at HTTP/2 that each new connection would begin with. */
    static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }
}
