package io.rapport.stack;

import static io.rapport.stack.Topology.Service.ANALYTICS;
import static io.rapport.stack.Topology.Service.CUSTOMER;
import static io.rapport.stack.Topology.Service.MIS_BRIDGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicasTest {
    @TempDir
    Path folder;

    private Home home;
    private Replicas replicas;
    private Stack stack;

    @BeforeEach
    void prepare() {
        home = new Home(folder.resolve("home"));
        home.prepare();
        replicas = new Replicas(home);
        stack = new Stack(home, Progress.onStandardError());
    }

    @Test
    void areOneOfEachUnlessMoreAreWanted() {
        assertThat(names()).containsExactlyElementsOf(modules());

        replicas.keep(Replicas.parse("customer=2, mis-bridge=3"));

        assertThat(names().stream().skip(Service.values().length))
                .containsExactly("customer-service-2", "mis-bridge-2", "mis-bridge-3");
        replicas.forget();
        assertThat(names()).containsExactlyElementsOf(modules());
    }

    @Test
    void areAsManyOfEachAsANumberSays() {
        assertThat(Replicas.parse("2")).hasSize(Service.values().length).containsValue(2);
        assertThat(Replicas.parse("analytics=4")).isEqualTo(Map.of(ANALYTICS, 4));
        for (var wrong : List.of("0", "5", "many", "shop=2", "customer=", "")) {
            assertThatThrownBy(() -> Replicas.parse(wrong)).isInstanceOf(Failure.class);
        }
    }

    @Test
    void listenBesideTheFirstOnPortsOfTheirOwnAndKeepThem() {
        replicas.keep(Replicas.parse("3"));
        stack.services().forEach(Part::place);
        var ports = ports();

        assertThat(ports).doesNotHaveDuplicates().hasSize(3 * Service.values().length);
        assertThat(ports.getFirst()).isEqualTo(home.topology().port(CUSTOMER));
        stack.services().forEach(Part::place);
        assertThat(ports()).isEqualTo(ports);
    }

    @Test
    void giveWayToAnotherProgramOnTheirPort() throws IOException {
        replicas.place(CUSTOMER, 2);
        var port = replicas.port(CUSTOMER, 2).orElseThrow();
        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getByName(Topology.HOST), port));

            replicas.place(CUSTOMER, 2);

            assertThat(replicas.port(CUSTOMER, 2)).isPresent().get().isNotEqualTo(port);
        }
    }

    @Test
    void areCalledTogetherAndOneByOne() {
        replicas.keep(Map.of(MIS_BRIDGE, 2, CUSTOMER, 2));

        assertThat(called("customer")).containsExactly("customer-service", "customer-service-2");
        assertThat(called("customer-service")).containsExactly("customer-service", "customer-service-2");
        assertThat(called("customer-2")).containsExactly("customer-service-2");
        assertThat(called("mis-bridge-1")).containsExactly("mis-bridge");
        assertThat(called("kafka")).containsExactly("kafka");
        assertThat(called("customer-3")).isEmpty();
    }

    @Test
    void areListedBelowTheFirstWhoseFiguresStay() {
        replicas.keep(Map.of(ANALYTICS, 2));
        stack.services().forEach(Part::place);

        var seen = Status.of(stack).services();

        assertThat(seen.keySet()).containsExactly(shortNames());
        assertThat(seen.get("customer").replicas()).hasSize(1);
        var analytics = seen.get("analytics");
        assertThat(analytics.url()).isEqualTo(home.topology().url(ANALYTICS));
        assertThat(analytics.replicas())
                .extracting(Status.Replica::url)
                .containsExactly(
                        analytics.url(),
                        "http://127.0.0.1:" + replicas.port(ANALYTICS, 2).orElseThrow());
    }

    private List<String> names() {
        return stack.services().stream().map(Part::name).toList();
    }

    private List<String> called(String name) {
        return stack.processes(name).stream().map(process -> process.name()).toList();
    }

    private List<Integer> ports() {
        return stack.services().stream().flatMap(part -> part.ports().stream()).toList();
    }

    private static List<String> modules() {
        return Stream.of(Service.values()).map(Service::module).toList();
    }

    private static String[] shortNames() {
        return Stream.of(Service.values()).map(Service::shortName).toArray(String[]::new);
    }
}
