package io.rapport.stack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.intake.Sources;
import io.rapport.stack.oidc.Tokens;
import io.rapport.stack.postgres.Databases;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The running stack as a benchmark sees it: its doors, its topics, its databases. */
final class Target implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Home home;
    private final Topology topology;
    private final HttpClient http = Endpoint.client();
    private final Admin admin;
    private final String token;

    Target(Home home) {
        this.home = home;
        this.topology = home.topology();
        this.token = new Tokens(topology).of("admin");
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", topology.kafka(), "request.timeout.ms", 10_000, "default.api.timeout.ms", 15_000));
    }

    Topology topology() {
        return topology;
    }

    Admin admin() {
        return admin;
    }

    HttpClient http() {
        return http;
    }

    /** Of the source, which is made the first time with a shop of its name. */
    String writeKey(String source) throws InterruptedException {
        return new Sources(home, topology.url(Service.INTERACTION), token, http).writeKey(source);
    }

    Endpoint collector(String path, String writeKey) {
        return Endpoint.of(topology.url(Service.INTERACTION), path, writeKey);
    }

    HttpRequest get(Service service, String path) {
        return request(service, path).build();
    }

    JsonNode send(String method, Service service, String path, Object body) throws InterruptedException {
        return send(method, service, path, body, PATIENCE);
    }

    JsonNode send(String method, Service service, String path, Object body, Duration patience)
            throws InterruptedException {
        return answer(request(service, path)
                .timeout(patience)
                .method(method, HttpRequest.BodyPublishers.ofString(EventJson.write(body)))
                .build());
    }

    void delete(Service service, String path) throws InterruptedException {
        try {
            http.send(request(service, path).DELETE().build(), BodyHandlers.discarding());
        } catch (IOException e) {
            throw new Failure("could not measure: " + path + " does not answer: " + e.getMessage());
        }
    }

    /** The answer, which must be a good one. */
    JsonNode answer(HttpRequest request) throws InterruptedException {
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new Failure("could not measure: %s %s answers %d %s"
                        .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
            }
            return EventJson.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new Failure("could not measure: " + request.uri() + " does not answer: " + e.getMessage());
        }
    }

    private HttpRequest.Builder request(Service service, String path) {
        return HttpRequest.newBuilder(URI.create(topology.url(service) + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE);
    }

    /** As the service itself: what belongs to it may be read and written. */
    Connection database(Service service) throws SQLException {
        return DriverManager.getConnection(
                topology.jdbcUrl(service.database()), service.database(), databasePassword(service));
    }

    String databasePassword(Service service) {
        return home.knownSecret(Databases.secret(service))
                .orElseThrow(() -> new Failure("there is no stack in " + home.path()));
    }

    /** A reader in no group that begins where the topics end now. */
    KafkaConsumer<String, byte[]> readerFromNow(String... topics) {
        var reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", topology.kafka(), "max.poll.records", 5_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        var partitions = Stream.of(topics)
                .flatMap(topic -> reader.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        reader.assign(partitions);
        reader.seekToEnd(partitions);
        partitions.forEach(reader::position);
        return reader;
    }

    @Override
    public void close() {
        http.close();
        admin.close();
    }
}
