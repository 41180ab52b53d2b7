package io.rapport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.events.Topic;
import io.rapport.stack.Topology.Infrastructure;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopologyTest {
    private static final Topology DEFAULT = new Topology(Topology.DEFAULT_PORT_BASE);

    @Test
    void servicesListenWhereTheDocumentsSay() {
        assertThat(Stream.of(Service.values()).map(DEFAULT::port)).containsExactly(8081, 8082, 8083, 8084, 8085, 8086);
    }

    @Test
    void usesNoPortThatOtherSoftwareUsesByDefault() {
        assertThat(Stream.of(Infrastructure.values()).map(DEFAULT::port))
                .doesNotContain(25, 465, 587, 1025, 1080, 5432, 8025, 8080, 8443, 9092, 9093);
    }

    @Test
    void opensEachPortOnce() {
        assertThat(DEFAULT.ports().boxed().toList()).doesNotHaveDuplicates();
    }

    @Test
    void keepsStacksApartWhoseBasesLieTwentyApart() {
        var ports = IntStream.range(0, 20).flatMap(i -> new Topology(9000 + 20 * i).ports());

        assertThat(ports.boxed().toList()).doesNotHaveDuplicates();
    }

    @Test
    void refusesABaseThatLeavesNoRoom() {
        assertThatThrownBy(() -> new Topology(60_000)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> new Topology(80)).isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void readsWhatTheServiceIsConfiguredToRead(Service service) throws IOException {
        var configured = Files.readAllLines(
                        repository().resolve(service.module()).resolve("src/main/resources/application.properties"))
                .stream()
                .filter(line -> line.matches("mp\\.messaging\\.incoming\\.[^.]+\\.topic=.*"))
                .map(line -> line.substring(line.indexOf('=') + 1).strip())
                .map(topic -> Topic.named(topic).orElseThrow())
                .collect(Collectors.toSet());

        assertThat(service.topicsRead()).containsExactlyInAnyOrderElementsOf(configured);
    }

    /** What the MIS writes comes from outside. */
    @Test
    void readsOnlyWhatSomebodyWrites() {
        var written = Stream.of(Service.values())
                .flatMap(service -> service.topicsWritten().stream())
                .collect(Collectors.toSet());

        assertThat(Stream.of(Service.values())
                        .flatMap(service -> service.topicsRead().stream())
                        .filter(topic -> topic != Topic.MIS_INPUTS))
                .isSubsetOf(written);
    }

    @Test
    void namesFoldersThatAreThere() {
        var repository = repository();

        assertThat(Stream.of(Service.values()).map(service -> repository.resolve(service.module())))
                .allMatch(Files::isDirectory);
    }

    private static Path repository() {
        return Path.of("").toAbsolutePath().getParent().getParent();
    }
}
