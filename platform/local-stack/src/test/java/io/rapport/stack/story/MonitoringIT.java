package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.rapport.stack.Home;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alert rules ask for metrics that the services have. */
@Order(7)
@ExtendWith(RunningStack.Shared.class)
class MonitoringIT {
    private static final Path FOLDER = Home.repository().resolve("monitoring");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern METRIC = Pattern.compile("\\b(rapport|kafka|http|jvm|process|agroal)_[a-z0-9_]+");

    @Test
    void namesMetricsThatThereAre(RunningStack stack) throws IOException {
        useEach(stack);
        var asked = expressions().stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> found.group())
                .collect(Collectors.toSet());
        assertThat(asked).hasSizeGreaterThan(10);
        eventually(() -> assertThat(measured(stack.topology())).containsAll(asked));
    }

    /** By Prometheus's own tool, where it is installed (Debian's package prometheus). */
    @Test
    void writesRulesAndQueriesThatPrometheusReads(@TempDir Path folder) throws Exception {
        assumeThat(Path.of("/usr/bin/promtool")).exists();
        var expressions = expressions();
        var rules = IntStream.range(0, expressions.size())
                .mapToObj(number -> Map.of("record", "checked_" + number, "expr", expressions.get(number)))
                .toList();
        var queries = folder.resolve("queries.yml");
        YAML.writeValue(
                queries.toFile(), Map.of("groups", List.of(Map.of("name", "all", "interval", "1m", "rules", rules))));

        promtool("config", FOLDER.resolve("prometheus.yml"));
        promtool("rules", queries);
    }

    private static void promtool(String what, Path file) throws Exception {
        var tool = new ProcessBuilder("/usr/bin/promtool", "check", what, file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(tool.getInputStream().readAllBytes());
        assertThat(tool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(tool.exitValue()).as(said).isZero();
    }

    private static void useEach(RunningStack stack) {
        Stream.of(Service.values())
                .forEach(service -> assertThat(stack.api()
                                .get("admin", service, "/api/v1/dead-letters")
                                .path("items")
                                .isArray())
                        .isTrue());
        stack.api()
                .collect(stack.writeKey(), "/v1/track", Map.of("event", "Watched", "anonymousId", "monitoring"))
                .ok();
    }

    private static Set<String> measured(Topology topology) throws IOException {
        var names = new HashSet<String>();
        for (var service : Service.values()) {
            try (var answer =
                    URI.create(topology.url(service) + "/q/metrics").toURL().openStream()) {
                new String(answer.readAllBytes())
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
            }
        }
        return names;
    }

    private static List<String> expressions() throws IOException {
        var dashboard = new ObjectMapper().readTree(Files.readString(FOLDER.resolve("dashboard.json")));
        var rules = YAML.readTree(Files.readString(FOLDER.resolve("alerts.yml")));
        return Stream.of(dashboard, rules)
                .flatMap(each -> each.findValues("expr").stream())
                .map(JsonNode::asText)
                .toList();
    }
}
