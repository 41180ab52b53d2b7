package io.rapport.stack.postgres;

import static io.rapport.stack.Topology.Infrastructure.POSTGRES;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Part;
import io.rapport.stack.Topology;
import io.rapport.stack.process.LocalProcess;
import io.rapport.stack.process.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL as a process of the stack, its cluster kept in a folder. */
public record Postgres(LocalProcess process, Topology topology) implements Part {
    static final String SUPERUSER = "postgres";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Durable first: what was committed is there after any crash. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", Topology.HOST),
            Map.entry("unix_socket_directories", ""),
            // 20 for each of six services, in as many replicas as there may be
            Map.entry("max_connections", "500"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("idle_in_transaction_session_timeout", "60s"),
            Map.entry("log_line_prefix", "%m [%p] %d "),
            Map.entry("log_checkpoints", "off"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("timezone", "UTC"));

    public static Postgres of(Home home) {
        return new Postgres(new LocalProcess(home, POSTGRES.process()), home.topology());
    }

    @Override
    public List<Integer> ports() {
        return List.of(topology.port(POSTGRES));
    }

    @Override
    public void start() {
        var software = Binaries.unpackedIn(process.home().data("postgres").resolve("software"));
        if (!Files.exists(cluster().resolve("PG_VERSION"))) {
            Cluster.make(software, cluster(), password());
        }
        process.start(cluster(), Map.of(), command(software));
    }

    private List<String> command(Path software) {
        var words = new ArrayList<>(Cluster.unprivileged());
        words.addAll(List.of(
                software.resolve("bin/postgres").toString(), "-D", cluster().toString()));
        words.addAll(List.of("-c", "port=" + topology.port(POSTGRES)));
        SETTINGS.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
        return words;
    }

    @Override
    public boolean ready() {
        return Databases.answer(topology, password());
    }

    @Override
    public void settle() {
        Databases.make(topology, process.home());
    }

    /** SIGINT: end sessions and write everything down, instead of waiting for clients to leave. */
    @Override
    public void stop() {
        process.stop("INT", PATIENCE);
        stopOrphan();
    }

    /** A server on our cluster that our pid file does not know would go on with its old settings. */
    @Override
    public void stopOrphan() {
        owner().filter(mark -> isPostgres(mark.pid())).ifPresent(mark -> {
            LocalProcess.signal(mark.pid(), "INT");
            if (!LocalProcess.endsWithin(mark, PATIENCE)) {
                throw new Failure("an old PostgreSQL (pid " + mark.pid() + ") works on " + cluster()
                        + " and does not end: stop it first");
            }
        });
        forgetDeadOwner();
    }

    /** Its number may have gone to another program since, which would keep PostgreSQL from starting. */
    private void forgetDeadOwner() {
        try {
            if (owner().filter(mark -> isPostgres(mark.pid())).isEmpty()) {
                Files.deleteIfExists(lockFile());
            }
        } catch (IOException e) {
            throw Failure.of("cannot clear " + lockFile(), e);
        }
    }

    private Optional<ProcessMark> owner() {
        try (var lines = Files.lines(lockFile())) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(pid -> pid.matches("\\d+"))
                    .flatMap(pid -> ProcessMark.of(Long.parseLong(pid)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean isPostgres(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().command())
                .filter(command -> command.startsWith(process.home().path().toString()))
                .isPresent();
    }

    private Path lockFile() {
        return cluster().resolve("postmaster.pid");
    }

    private Path cluster() {
        return process.home().data("postgres").resolve("cluster");
    }

    private String password() {
        return process.home().secret("postgres.password");
    }
}
