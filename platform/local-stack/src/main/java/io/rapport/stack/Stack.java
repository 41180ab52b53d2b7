package io.rapport.stack;

import io.rapport.stack.Topology.Service;
import io.rapport.stack.kafka.Kafka;
import io.rapport.stack.mail.Smtp;
import io.rapport.stack.oidc.Oidc;
import io.rapport.stack.postgres.Postgres;
import io.rapport.stack.process.LocalProcess;
import io.rapport.stack.process.Waiting;
import io.rapport.stack.service.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The stack of one folder: brings up what is missing, takes everything down. */
public record Stack(Home home, Progress progress) {
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Duration PORT_PATIENCE = Duration.ofSeconds(2);

    /** What {@code up} is to do. */
    public enum Extent {
        EVERYTHING,
        INFRASTRUCTURE
    }

    public List<Part> infrastructure() {
        return List.of(Postgres.of(home), Kafka.of(home), Oidc.of(home), Smtp.of(home));
    }

    /** The first of each, in order, then further replicas. */
    public List<ServiceProcess> services() {
        return Stream.of(Service.values())
                .flatMap(service -> replicas().of(service).mapToObj(number -> ServiceProcess.of(home, service, number)))
                .sorted(Comparator.comparing(ServiceProcess::number))
                .toList();
    }

    /** Replicas that run though they no longer shall. */
    private List<ServiceProcess> surplus() {
        return Stream.of(Service.values())
                .flatMap(service ->
                        replicas().beyond(service).mapToObj(number -> ServiceProcess.of(home, service, number)))
                .filter(replica -> replica.process().alive())
                .toList();
    }

    private Replicas replicas() {
        return new Replicas(home);
    }

    public List<Part> parts() {
        return Stream.of(infrastructure(), services())
                .<Part>flatMap(List::stream)
                .toList();
    }

    /** With as many replicas as there were. */
    public boolean up(Optional<Integer> portBase, Extent extent) {
        return up(portBase, Map.of(), extent);
    }

    /**
     * Starts what does not run, ends what is too many, and returns when all is ready; says whether there was anything to do.
     *
     * @param replicas of each service named; the others keep theirs
     */
    public boolean up(Optional<Integer> portBase, Map<Service, Integer> replicas, Extent extent) {
        home.prepare();
        try (var held = home.hold()) {
            portBase.ifPresent(this::choosePorts);
            replicas().keep(replicas);
            var surplus = surplus();
            together(surplus, this::end);
            var wanted = extent == Extent.EVERYTHING ? parts() : infrastructure();
            var missing =
                    wanted.stream().filter(part -> !part.process().alive()).toList();
            missing.forEach(Part::place);
            missing.forEach(Part::stopOrphan);
            missing.forEach(Stack::requireFreePorts);
            home.secret(ServiceProcess.WRITE_KEY);
            together(infrastructure(), this::bring);
            if (extent == Extent.EVERYTHING) {
                together(services(), this::bring);
            }
            return !missing.isEmpty() || !surplus.isEmpty();
        }
    }

    private void choosePorts(int portBase) {
        var runs = parts().stream().anyMatch(part -> part.process().alive());
        int now = home.topology().portBase();
        if (runs && now != portBase) {
            throw new Failure("the stack in " + home.path() + " runs with port base " + now
                    + ": ./rapport down first, or set RAPPORT_HOME to another folder for a second stack");
        }
        home.keepPortBase(new Topology(portBase).portBase());
    }

    /** A process that was killed a moment ago may still be letting go of its port. */
    private static void requireFreePorts(Part part) {
        for (int port : part.ports()) {
            if (!Waiting.until(PORT_PATIENCE, () -> Replicas.free(port))) {
                throw new Failure("port " + port + " (for " + part.name()
                        + ") is taken by another program: end it, or use ./rapport up --port-base N");
            }
        }
    }

    private void bring(Part part) {
        long begin = System.nanoTime();
        boolean started = !part.process().alive();
        if (started) {
            part.start();
        } else {
            part.process().resume(); // where a backup was killed that had it stand still
        }
        awaitReady(part);
        part.settle();
        if (started) {
            progress.done(part.name(), "ready", Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private static void awaitReady(Part part) {
        var process = part.process();
        var ready = Waiting.until(PATIENCE, () -> !process.alive() || part.ready());
        if (!process.alive()) {
            throw new Failure(
                    part.name() + " died while starting: " + process.lastWords() + " (" + process.log() + ")");
        }
        if (!ready) {
            throw new Failure(part.name() + " (pid " + process.pid().orElse(0L) + ") runs but does not answer after "
                    + PATIENCE.toSeconds() + " s: see ./rapport logs " + part.name()
                    + ", then ./rapport down and up");
        }
    }

    /** Services first, so that none misses what it stands on; the next start is with one of each. */
    public void down() {
        try (var held = home.hold()) {
            together(Stream.of(services(), surplus()).flatMap(List::stream).toList(), this::end);
            together(infrastructure(), this::end);
            replicas().forget();
        }
    }

    private void end(Part part) {
        long begin = System.nanoTime();
        boolean ran = part.process().alive();
        part.stop();
        if (ran) {
            progress.done(part.name(), "stopped", Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    /** By its name: {@code kafka}, {@code customer-service}, {@code customer-service-2}. */
    public Optional<LocalProcess> process(String name) {
        return processes(name).stream().findFirst();
    }

    /** Those that a person means: {@code customer} are all replicas of customer-service, {@code customer-2} is the second one. */
    public List<LocalProcess> processes(String name) {
        return parts().stream()
                .filter(part -> part.isCalled(name))
                .map(Part::process)
                .toList();
    }

    /** Works on all parts at once, and tells of every one that failed, a line each. */
    private static void together(Collection<? extends Part> parts, Consumer<Part> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = parts.stream()
                    .map(part -> threads.submit(() -> work.accept(part)))
                    .toList();
            var failures = failures(runs);
            if (!failures.isEmpty()) {
                throw new Failure(failures.stream().collect(Collectors.joining(System.lineSeparator())));
            }
        }
    }

    private static List<String> failures(List<? extends Future<?>> runs) {
        var failures = new ArrayList<String>();
        for (var run : runs) {
            try {
                run.get();
            } catch (ExecutionException e) {
                var cause = e.getCause();
                failures.add(cause instanceof Failure ? cause.getMessage() : cause.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return failures;
    }
}
