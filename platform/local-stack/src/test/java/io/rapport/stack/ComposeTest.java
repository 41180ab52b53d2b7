package io.rapport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.rapport.stack.Topology.Infrastructure;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.command.ComposeEnvCommand;
import io.rapport.stack.service.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docker-compose.yml is the same system as the topology. */
class ComposeTest {
    private static final Topology TOPOLOGY = new Topology(Topology.DEFAULT_PORT_BASE);
    private static final Path FILE =
            Path.of("").toAbsolutePath().getParent().getParent().resolve("docker-compose.yml");

    private final JsonNode services = services();

    @Test
    void runsTheServicesAndTheirInfrastructureAndNothingElse() {
        var modules = Stream.of(Service.values()).map(Service::module);
        var expected = Stream.concat(modules, Stream.of("postgres", "kafka", "oidc", "smtp"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(services.propertyStream().map(Map.Entry::getKey)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void givesEachServiceItsPortAndDatabase(Service service) {
        var container = services.path(service.module());
        var port = TOPOLOGY.port(service);

        assertThat(container.path("ports").path(0).asText()).isEqualTo("127.0.0.1:%d:%d".formatted(port, port));
        assertThat(environment(container, "QUARKUS_HTTP_PORT")).isEqualTo(Integer.toString(port));
        assertThat(environment(container, "QUARKUS_DATASOURCE_JDBC_URL")).endsWith("/" + service.database());
        assertThat(environment(container, "QUARKUS_DATASOURCE_USERNAME")).isEqualTo(service.database());
        assertThat(environment(container, "QUARKUS_DATASOURCE_PASSWORD"))
                .startsWith("${" + ComposeEnvCommand.password(service) + ":?");
    }

    @ParameterizedTest
    @EnumSource(value = Service.class, names = "CUSTOMER", mode = EnumSource.Mode.EXCLUDE)
    void tellsCustomerServiceWhereToAskTheOthers(Service service) {
        assertThat(environment(services.path(Service.CUSTOMER.module()), ServiceProcess.archiveUrl(service)))
                .isEqualTo("http://%s:%d", service.module(), TOPOLOGY.port(service));
    }

    @Test
    void publishesEverythingOnLoopbackOnly() {
        var ports = services.valueStream()
                .flatMap(service -> service.path("ports").valueStream())
                .map(JsonNode::asText);

        assertThat(ports).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void publishesTheInfrastructureWhereTheTopologySays() {
        var published = services.valueStream()
                .flatMap(service -> service.path("ports").valueStream())
                .map(port -> Integer.parseInt(port.asText().split(":", -1)[1]))
                .toList();

        assertThat(published)
                .contains(
                        TOPOLOGY.port(Infrastructure.KAFKA),
                        TOPOLOGY.port(Infrastructure.POSTGRES),
                        TOPOLOGY.port(Infrastructure.OIDC),
                        TOPOLOGY.port(Infrastructure.SMTP));
    }

    @Test
    void looksAfterTheHealthOfEveryContainer() {
        assertThat(services.valueStream()).allMatch(service -> service.hasNonNull("healthcheck"));
    }

    @Test
    void holdsNoSecret() throws IOException {
        assertThat(Files.readString(FILE).lines().filter(line -> line.matches(".*(PASSWORD|WRITE_KEY|SECRET).*:.*")))
                .isNotEmpty()
                .allMatch(line -> line.contains("${") && line.contains(":?"));
    }

    private static String environment(JsonNode container, String name) {
        return container.path("environment").path(name).asText();
    }

    private static JsonNode services() {
        try {
            return new YAMLMapper().readTree(Files.readString(FILE)).path("services");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
