package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Infrastructure;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The bare selects, prepared, as often as PostgreSQL answers them: by pgbench if it is installed, else by plain JDBC. */
record Selects(Target target, int clients) {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without");

    static String tool() {
        return pgbench() == null ? "JDBC" : "pgbench";
    }

    private static Path pgbench() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "pgbench"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Rounds of all selects a second. */
    double rate(Read read, int customers, Duration time) throws InterruptedException {
        try {
            return pgbench() == null ? byJdbc(read, customers, time) : byPgbench(read, customers, time);
        } catch (IOException e) {
            throw new Failure("could not measure: pgbench does not start: " + e.getMessage());
        }
    }

    private double byPgbench(Read read, int customers, Duration time) throws IOException, InterruptedException {
        var script = Files.createTempFile("rapport", ".sql");
        try {
            Files.writeString(script, "\\set i random(0, %d)%n%s%n".formatted(customers - 1, read.selects()));
            var builder = new ProcessBuilder(command(read.service(), script, time));
            builder.environment().put("PGPASSWORD", target.databasePassword(read.service()));
            var process = builder.redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return rate(output);
        } finally {
            Files.delete(script);
        }
    }

    private List<String> command(Service service, Path script, Duration time) {
        var port = Integer.toString(target.topology().port(Infrastructure.POSTGRES));
        var count = Integer.toString(clients);
        var seconds = Long.toString(Math.max(1, time.toSeconds()));
        return List.of(
                pgbench().toString(),
                "-n",
                "-M",
                "prepared",
                "-c",
                count,
                "-T",
                seconds,
                "-f",
                script.toString(),
                "-h",
                Topology.HOST,
                "-p",
                port,
                "-U",
                service.database(),
                service.database());
    }

    static double rate(String output) {
        var rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new Failure("could not measure: pgbench says " + output.strip());
        }
        return Double.parseDouble(rate.group(1));
    }

    private double byJdbc(Read read, int customers, Duration time) throws InterruptedException {
        var start = System.nanoTime();
        Callable<Long> client = () -> rounds(read, customers, start + time.toNanos());
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var all = IntStream.range(0, clients)
                    .mapToObj(_ -> threads.submit(client))
                    .toList();
            var rounds = 0L;
            for (var each : all) {
                rounds += each.get();
            }
            return rounds / ((System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new Failure(
                    "could not measure: PostgreSQL says " + e.getCause().getMessage());
        }
    }

    private long rounds(Read read, int customers, long end) throws SQLException {
        var rounds = 0L;
        try (var database = target.database(read.service())) {
            for (; System.nanoTime() < end; rounds++) {
                var i = ThreadLocalRandom.current().nextInt(customers);
                for (var select : read.selects().replace(":i::", "?::").split(";\\s*")) {
                    try (var query = database.prepareStatement(select)) {
                        query.setInt(1, i);
                        query.executeQuery().close();
                    }
                }
            }
        }
        return rounds;
    }
}
