package io.rapport.stack.service;

import static io.rapport.stack.Topology.Infrastructure.SMTP;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Part;
import io.rapport.stack.Replicas;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.postgres.Databases;
import io.rapport.stack.process.Frozen;
import io.rapport.stack.process.Http;
import io.rapport.stack.process.Jvm;
import io.rapport.stack.process.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service as a process of the stack, one of its replicas: the packaged jar, told by its environment where everything is.
 *
 * @param number counted from 1
 */
public record ServiceProcess(LocalProcess process, Replicas replicas, Service service, int number) implements Part {
    /** The secret that is the write key of the source {@code default}. */
    public static final String WRITE_KEY = "collector.writeKey";

    /** By {@code ./rapport train}: what the JVM has loaded and how it ran is kept beside the jar, and each later start begins from there. */
    private static final boolean TRAINING = Boolean.getBoolean("rapport.training");

    /**
     * There the optimising compilers of six JVMs take half of the processor in the first minutes, for code that mostly waits for others;
     * analytics-service computes.
     */
    private static final boolean FEW_CORES = Runtime.getRuntime().availableProcessors() <= 2;

    private static final String LEARNT = "app.aot";
    private static final Duration LEARNING = Duration.ofMinutes(5);

    public static ServiceProcess of(Home home, Service service, int number) {
        var process = new LocalProcess(home, Replicas.process(service, number));
        return new ServiceProcess(process, new Replicas(home), service, number);
    }

    @Override
    public List<Integer> ports() {
        return replicas.port(service, number).stream().toList();
    }

    @Override
    public void place() {
        replicas.place(service, number);
    }

    @Override
    public boolean isCalled(String called) {
        var names = Stream.of(service.module(), service.shortName());
        return names.anyMatch(name -> called.equals(name) || called.equals(name + "-" + number));
    }

    /** Empty for a further one that was never started. */
    public Optional<String> url() {
        return replicas.port(service, number).map(port -> "http://" + Topology.HOST + ":" + port);
    }

    @Override
    public void start() {
        start(Map.of());
    }

    /** In an environment that has more, such as another clock. */
    public void start(Map<String, String> more) {
        var jar = jar();
        if (!Files.exists(jar)) {
            throw new Failure(service.module() + " is not built: " + jar + " is missing");
        }
        var folder = process.home().data(service.module());
        var program = Frozen.folder(jar.getParent(), process.home().program(process.name()));
        var environment = environment();
        environment.putAll(more);
        process.start(
                folder, environment, Jvm.jar(program.resolve(jar.getFileName()), options(program.resolve(LEARNT))));
    }

    private List<String> options(Path learnt) {
        var options = new ArrayList<>(List.of("-Xmx256m"));
        if (FEW_CORES && service != Service.ANALYTICS) {
            options.add("-XX:TieredStopAtLevel=1");
        }
        if (TRAINING) {
            options.add("-XX:AOTCacheOutput=" + learnt);
        } else if (Files.exists(learnt)) {
            options.addAll(List.of("-XX:AOTCache=" + learnt, "-Xlog:disable", "-Xlog:all=error:stderr"));
        }
        return options;
    }

    @Override
    public void stop() {
        if (TRAINING && process.alive()) {
            process.stop(LEARNING);
            keepLearnt();
        } else {
            Part.super.stop();
        }
    }

    private void keepLearnt() {
        var learnt = process.home().program(process.name()).resolve(LEARNT);
        try {
            Files.move(learnt, jar().resolveSibling(LEARNT), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.of(service.module() + " has learnt nothing", e);
        }
    }

    private Path jar() {
        return Home.repository().resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    private Map<String, String> environment() {
        var home = process.home();
        var topology = home.topology();
        var environment = new HashMap<String, String>();
        environment.put("QUARKUS_HTTP_HOST", Topology.HOST);
        environment.put("QUARKUS_HTTP_PORT", ports().getFirst().toString());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", topology.jdbcUrl(service.database()));
        environment.put("QUARKUS_DATASOURCE_USERNAME", service.database());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", home.secret(Databases.secret(service)));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", topology.kafka());
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", topology.issuer());
        environment.put("RAPPORT_INSTALLATION_KEY", home.secret("installation.key"));
        environment.put("RAPPORT_MAIL_HOST", Topology.HOST);
        environment.put("RAPPORT_MAIL_PORT", Integer.toString(topology.port(SMTP)));
        if (service == Service.CUSTOMER) {
            Stream.of(Service.values())
                    .filter(other -> other != service)
                    .forEach(other -> environment.put(archiveUrl(other), topology.url(other)));
        }
        if (service == Service.INTERACTION) {
            environment.put("RAPPORT_COLLECTOR_DEFAULT_WRITE_KEY", home.secret(WRITE_KEY));
        }
        return environment;
    }

    /** Where customer-service asks another service for what it holds of a customer. */
    public static String archiveUrl(Service service) {
        return "RAPPORT_PRIVACY_URLS_"
                + service.module().toUpperCase(Locale.ROOT).replace('-', '_');
    }

    @Override
    public boolean ready() {
        return url().filter(url -> Http.answers(url + "/q/health/ready")).isPresent();
    }
}
