package io.rapport.stack.story;

import io.rapport.stack.FreePorts;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Rapport;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import io.rapport.stack.Status;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.kafka.Kafka;
import io.rapport.stack.postgres.Databases;
import io.rapport.stack.process.Jvm;
import io.rapport.stack.process.LocalProcess;
import io.rapport.stack.service.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The packaged system as processes: started by the first test that asks for it, stopped after the last. */
final class RunningStack implements AutoCloseable {
    private final Path folder;
    private final Path repository;
    private final Stack stack;

    /** @param repository whose build the services are */
    RunningStack(Path folder, Path repository) {
        this.folder = folder;
        this.repository = repository;
        this.stack = new Stack(new Home(folder), Progress.onStandardError());
    }

    /** One of its own, not started yet: only by {@link #run}, for its services are those of another build. */
    static RunningStack of(Path folder, Path repository) {
        var stack = new RunningStack(folder, repository);
        stack.stack.home().prepare();
        stack.stack.home().keepPortBase(FreePorts.base());
        return stack;
    }

    /** Gives every test class the same stack. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningStack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(RunningStack.class))
                    .computeIfAbsent(RunningStack.class, _ -> started());
        }
    }

    private static RunningStack started() {
        var running = new RunningStack(folder(), Home.repository());
        running.stack.home().prepare();
        running.stack.down();
        running.forget();
        running.stack.up(Optional.of(FreePorts.base()), Extent.EVERYTHING);
        return running;
    }

    private static Path folder() {
        return Path.of("target", "story").toAbsolutePath();
    }

    /** What an interrupted run left behind. */
    private void forget() {
        try (var files = Files.walk(folder())) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stack.down();
    }

    Topology topology() {
        return stack.home().topology();
    }

    Home home() {
        return stack.home();
    }

    Api api() {
        return new Api(topology());
    }

    /** The replicas of that number, of services that have so many, else the first. */
    Api api(int number) {
        return new Api(
                topology(),
                service -> replica(service, number)
                        .flatMap(ServiceProcess::url)
                        .orElseGet(() -> topology().url(service)));
    }

    Status status() {
        return Status.of(stack);
    }

    /** By consumer group of the service: how many of its members have partitions to read. */
    Map<String, Long> readers(Service service) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", topology().kafka()))) {
            var groups = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                    .map(GroupListing::groupId)
                    .filter(group -> group.startsWith(service.module() + "."))
                    .toList();
            return admin.describeConsumerGroups(groups).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            group -> group.getValue().members().stream()
                                    .filter(member -> !member.assignment()
                                            .topicPartitions()
                                            .isEmpty())
                                    .count()));
        }
    }

    String writeKey() {
        return stack.home().secret(ServiceProcess.WRITE_KEY);
    }

    /** Starts whatever was killed. */
    void up() {
        stack.up(Optional.empty(), Extent.EVERYTHING);
    }

    /** Kafka is there and says nothing, as when its machine hangs. */
    void pauseKafka() {
        kafka().pause();
    }

    void resumeKafka() {
        kafka().resume();
    }

    void killKafka() {
        kafka().kill();
    }

    private LocalProcess kafka() {
        return Kafka.of(stack.home()).process();
    }

    /** In order, as an upgrade does. */
    void end(Service service, int number) {
        replica(service, number).orElseThrow().stop();
    }

    void kill(Service service) {
        kill(service, 1);
    }

    void kill(Service service, int number) {
        replica(service, number).orElseThrow().process().kill();
    }

    private Optional<ServiceProcess> replica(Service service, int number) {
        return stack.services().stream()
                .filter(replica -> replica.service() == service && replica.number() == number)
                .findFirst();
    }

    /** Runs {@code ./rapport} with these words and returns its exit code; what it prints is shown. */
    int run(String... words) {
        var command = new ArrayList<>(List.of(Jvm.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.add("-Drapport.repository=" + repository);
        command.add(Rapport.class.getName());
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("RAPPORT_HOME", folder.toString());
        return exitCode(builder);
    }

    private static int exitCode(ProcessBuilder builder) {
        try {
            var process = builder.start();
            try (var output = process.inputReader()) {
                output.lines().forEach(System.err::println);
            }
            return process.waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The ids of all events of the default source that are on a timeline. */
    Set<String> storedEvents() throws SQLException {
        var ids = new HashSet<String>();
        try (var connection = database(Service.INTERACTION);
                var query = connection.prepareStatement("select id from event where source = 'storefront/default'");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    Connection database(Service service) throws SQLException {
        var password = stack.home().secret(Databases.secret(service));
        return DriverManager.getConnection(topology().jdbcUrl(service.database()), service.database(), password);
    }
}
