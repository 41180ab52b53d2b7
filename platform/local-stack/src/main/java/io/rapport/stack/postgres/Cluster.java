package io.rapport.stack.postgres;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes PostgreSQL's data folder. */
final class Cluster {
    private Cluster() {}

    static void make(Path software, Path cluster, String password) {
        var passwordFile = cluster.resolveSibling("password");
        try {
            Home.writePrivately(passwordFile, password);
            run(command(software, cluster, passwordFile));
        } catch (IOException e) {
            throw Failure.of("cannot make PostgreSQL's folder " + cluster, e);
        } finally {
            forget(passwordFile);
        }
    }

    /** Letters sort and change case by Unicode's rules, the same on every machine. */
    private static List<String> command(Path software, Path cluster, Path passwordFile) {
        var words = new ArrayList<>(unprivileged());
        words.addAll(List.of(software.resolve("bin/initdb").toString(), "-D", cluster.toString()));
        words.addAll(List.of("-U", Postgres.SUPERUSER, "--auth=scram-sha-256", "--pwfile=" + passwordFile));
        words.addAll(List.of("--encoding=UTF8", "--locale=C"));
        words.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        return words;
    }

    private static void run(List<String> command) throws IOException {
        var initdb = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = initdb.getInputStream()) {
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (initdb.waitFor() != 0) {
                throw new Failure("cannot make PostgreSQL's folder: " + lastLine(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own root is nobody. */
    static List<String> unprivileged() {
        return System.getProperty("user.name").equals("root") ? List.of("unshare", "-U") : List.of();
    }

    private static String lastLine(String text) {
        return text.lines()
                .filter(line -> line.contains("error") || line.contains("unshare"))
                .findFirst()
                .orElseGet(() -> text.strip());
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failure.of("cannot delete " + file, e);
        }
    }
}
