package io.rapport.stack;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rapport.events.Topic;
import io.rapport.stack.Topology.Infrastructure;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.postgres.Databases;
import io.rapport.stack.service.ServiceProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** What {@code ./rapport status --json} prints: how each part does, and where it is found. */
public record Status(
        State state,
        Map<String, ServiceStatus> services,
        KafkaStatus kafka,
        Map<String, Object> postgres,
        OidcStatus oidc,
        SmtpStatus smtp,
        Collector collector) {
    private static final Duration TIME_TO_START = Duration.ofSeconds(90);

    /** How a part, or all of them, do. */
    public enum State {
        READY,
        STARTING,
        DEGRADED,
        DOWN;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code url}, {@code pid} and {@code state} are those of the first replica. */
    public record ServiceStatus(String url, Long pid, State state, List<Replica> replicas) {
        static ServiceStatus of(List<Replica> replicas) {
            var first = replicas.getFirst();
            return new ServiceStatus(first.url, first.pid, first.state, replicas);
        }
    }

    /** {@code url} is null until it was started for the first time. */
    public record Replica(String url, Long pid, State state) {
        static Replica of(ServiceProcess part, State state) {
            return new Replica(part.url().orElse(null), part.process().pid().orElse(null), state);
        }
    }

    public record KafkaStatus(String bootstrap, Long pid, State state, List<String> topics) {}

    public record Database(String url, String user, String password) {}

    public record OidcStatus(String issuer, Long pid, State state) {}

    public record SmtpStatus(int port, String mails, Long pid, State state) {}

    public record Collector(
            String url, @JsonProperty("writeKey") String writeKey) {}

    public static Status of(Stack stack) {
        var home = stack.home();
        var topology = home.topology();
        var services = stack.services();
        var states = states(Stream.of(stack.infrastructure(), services)
                .<Part>flatMap(List::stream)
                .toList());
        return new Status(
                overall(states.values(), home.busy()),
                services(services, states),
                kafka(stack, topology, states),
                postgres(stack, topology, states),
                new OidcStatus(topology.issuer(), pid(stack, "oidc"), states.get("oidc")),
                new SmtpStatus(
                        topology.port(Infrastructure.SMTP), topology.mails(), pid(stack, "smtp"), states.get("smtp")),
                new Collector(
                        topology.url(Service.INTERACTION),
                        home.knownSecret(ServiceProcess.WRITE_KEY).orElse(null)));
    }

    static State overall(Collection<State> states, boolean busy) {
        if (states.stream().allMatch(state -> state == State.READY)) {
            return State.READY;
        }
        if (busy) {
            return State.STARTING;
        }
        return states.stream().allMatch(state -> state == State.DOWN) ? State.DOWN : State.DEGRADED;
    }

    private static Map<String, State> states(List<Part> parts) {
        var states = new ConcurrentHashMap<String, State>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            parts.forEach(part -> threads.execute(() -> states.put(part.name(), state(part))));
        }
        return states;
    }

    private static State state(Part part) {
        if (!part.process().alive()) {
            return State.DOWN;
        }
        if (part.ready()) {
            return State.READY;
        }
        return part.process().startedWithin(TIME_TO_START) ? State.STARTING : State.DEGRADED;
    }

    private static Map<String, ServiceStatus> services(List<ServiceProcess> parts, Map<String, State> states) {
        return parts.stream()
                .collect(groupingBy(
                        part -> part.service().shortName(),
                        LinkedHashMap::new,
                        mapping(
                                part -> Replica.of(part, states.get(part.name())),
                                collectingAndThen(toList(), ServiceStatus::of))));
    }

    private static KafkaStatus kafka(Stack stack, Topology topology, Map<String, State> states) {
        return new KafkaStatus(topology.kafka(), pid(stack, "kafka"), states.get("kafka"), topicNames());
    }

    private static List<String> topicNames() {
        return Stream.of(Topic.values()).map(Topic::topicName).toList();
    }

    private static Map<String, Object> postgres(Stack stack, Topology topology, Map<String, State> states) {
        var postgres = new LinkedHashMap<String, Object>();
        postgres.put("pid", pid(stack, "postgres"));
        postgres.put("state", states.get("postgres"));
        for (var service : Service.values()) {
            var name = service.database();
            var password = stack.home().knownSecret(Databases.secret(service)).orElse(null);
            postgres.put(service.shortName(), new Database(topology.jdbcUrl(name), name, password));
        }
        return postgres;
    }

    private static Long pid(Stack stack, String part) {
        return stack.process(part).flatMap(process -> process.pid()).orElse(null);
    }
}
