package io.rapport.stack;

import static io.rapport.stack.Topology.Infrastructure.SMTP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.events.Topic;
import io.rapport.stack.Stack.Extent;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.oidc.Tokens;
import io.rapport.stack.postgres.Databases;
import io.rapport.stack.process.LocalProcess;
import io.rapport.stack.process.ProcessMark;
import io.rapport.stack.process.Waiting;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The infrastructure as real processes, without the services: one start, then one fault after the other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InfrastructureTest {
    @TempDir
    static Path folder;

    private static Stack stack;
    private static Topology topology;

    @BeforeAll
    static void up() throws Exception {
        stack = new Stack(new Home(folder.resolve("home")), Progress.onStandardError());
        assertThat(stack.up(Optional.of(FreePorts.base()), Extent.INFRASTRUCTURE))
                .isTrue();
        topology = stack.home().topology();
        rememberSomethingEverywhere();
    }

    @AfterAll
    static void down() {
        stack.down();
        assertThat(stack.parts()).noneMatch(part -> part.process().alive());
    }

    @Test
    @Order(1)
    void startsNothingTwice() {
        var before = pids();

        assertThat(stack.up(Optional.empty(), Extent.INFRASTRUCTURE)).isFalse();
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void makesEveryTopicWithItsDeadLetters() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", topology.kafka()))) {
            assertThat(admin.listTopics().names().get())
                    .contains(Topic.MIS_KPIS.topicName(), Topic.MIS_KPIS.deadLetterName())
                    .hasSize(2 * Topic.values().length);
        }
    }

    @Test
    @Order(3)
    void keepsEachServiceInItsOwnDatabase() {
        var campaign = stack.home().secret(Databases.secret(Service.CAMPAIGN));

        assertThatThrownBy(() -> DriverManager.getConnection(topology.jdbcUrl("customer"), "campaign", campaign))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    @Order(4)
    void keepsWhatIsCommittedAndExtensionsForSearch() throws Exception {
        try (var connection = customers();
                var statement = connection.createStatement()) {
            for (var setting : List.of("fsync", "synchronous_commit")) {
                try (var row = statement.executeQuery("show " + setting)) {
                    row.next();
                    assertThat(row.getString(1)).isEqualTo("on");
                }
            }
            statement.execute("create extension pg_trgm");
            statement.execute("create extension unaccent");
        }
    }

    @Test
    @Order(5)
    void findsEverythingAgainAfterEachPartWasKilled() throws Exception {
        var keys = signingKeys();
        stack.infrastructure().forEach(InfrastructureTest::kill);

        assertThat(stack.up(Optional.empty(), Extent.INFRASTRUCTURE)).isTrue();

        assertThat(signingKeys()).isEqualTo(keys);
        assertThatNothingIsForgotten();
    }

    @Test
    @Order(6)
    void stopsAnOldPostgresThatItsPidFileDoesNotKnow() throws Exception {
        var pid = stack.process("postgres").orElseThrow().pid().orElseThrow();
        Files.delete(stack.home().pidFile("postgres"));

        stack.up(Optional.empty(), Extent.INFRASTRUCTURE);

        assertThat(ProcessMark.of(pid)).isEmpty();
        assertThatNothingIsForgotten();
    }

    @Test
    @Order(7)
    void namesAPortThatIsTakenAndWhatItIsFor() throws Exception {
        stack.process("smtp").orElseThrow().stop(Duration.ofSeconds(10));
        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), topology.port(SMTP)));

            assertThatThrownBy(() -> stack.up(Optional.empty(), Extent.INFRASTRUCTURE))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + topology.port(SMTP) + " (for smtp)");
        }
    }

    @Test
    @Order(8)
    void keepsAllOverDownAndUp() throws Exception {
        var keys = signingKeys();
        stack.down();
        assertThat(Status.of(stack).state()).isEqualTo(Status.State.DOWN);

        stack.up(Optional.empty(), Extent.INFRASTRUCTURE);

        assertThat(signingKeys()).isEqualTo(keys);
        assertThat(new Tokens(topology).of("agent").split("\\.")).hasSize(3);
        assertThatNothingIsForgotten();
    }

    private static void rememberSomethingEverywhere() throws Exception {
        try (var connection = customers();
                var statement = connection.createStatement()) {
            statement.execute("create table note(text text)");
            statement.execute("insert into note values ('Ayşe')");
        }
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", topology.kafka()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topic.MIS_INPUTS.topicName(), 3, "key", "Ayşe"))
                    .get();
        }
        send("Ayşe");
    }

    private static void assertThatNothingIsForgotten() throws Exception {
        try (var connection = customers();
                var rows = connection.createStatement().executeQuery("select text from note")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("Ayşe");
        }
        assertThat(recordsRead()).containsExactly("Ayşe");
        assertThat(get(topology.mails())).contains("\"subject\":\"Ayşe\"");
    }

    private static List<String> recordsRead() {
        var settings = Map.<String, Object>of("bootstrap.servers", topology.kafka(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(Topic.MIS_INPUTS.topicName(), 3)));
            return IntStream.range(0, 20)
                    .mapToObj(_ -> consumer.poll(Duration.ofSeconds(1)))
                    .filter(records -> !records.isEmpty())
                    .findFirst()
                    .stream()
                    .flatMap(records -> StreamSupport.stream(records.spliterator(), false))
                    .map(ConsumerRecord::value)
                    .toList();
        }
    }

    private static void send(String subject) throws Exception {
        var settings = new Properties();
        settings.setProperty("mail.smtp.host", Topology.HOST);
        settings.setProperty("mail.smtp.port", Integer.toString(topology.port(SMTP)));
        var message = new MimeMessage(Session.getInstance(settings));
        message.setFrom(new InternetAddress("shop@example.com"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("ayse@example.com"));
        message.setSubject(subject, "UTF-8");
        message.setText("merhaba", "UTF-8");
        Transport.send(message);
    }

    private static Connection customers() throws SQLException {
        var password = stack.home().secret(Databases.secret(Service.CUSTOMER));
        return DriverManager.getConnection(topology.jdbcUrl("customer"), "customer", password);
    }

    private static String signingKeys() throws IOException {
        return get(topology.issuer() + "/jwks");
    }

    private static String get(String url) throws IOException {
        try (var answer = URI.create(url).toURL().openStream()) {
            return new String(answer.readAllBytes(), UTF_8);
        }
    }

    private static List<Long> pids() {
        return stack.infrastructure().stream()
                .map(part -> part.process().pid().orElseThrow())
                .toList();
    }

    private static void kill(Part part) {
        var mark = part.process().mark().orElseThrow();
        LocalProcess.signal(mark.pid(), "KILL");
        assertThat(Waiting.until(Duration.ofSeconds(10), () -> !mark.alive())).isTrue();
    }
}
