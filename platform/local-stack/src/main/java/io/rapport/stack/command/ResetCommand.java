package io.rapport.stack.command;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the stack and deletes all it keeps. */
@Command(name = "reset", description = "Stops everything and deletes all data, logs and secrets")
public final class ResetCommand implements Callable<Integer> {
    private static final List<String> OURS =
            List.of("data", "logs", "run", "programs", "rejects", "sources", "secrets.properties", "stack.properties");

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask")
    boolean yes;

    @Override
    public Integer call() {
        var home = Home.ofEnvironment();
        if (!home.exists()) {
            System.out.println("nothing to delete");
            return 0;
        }
        if (!yes && !agreed(home)) {
            System.err.println("rapport: nothing was deleted (--yes deletes without asking)");
            return 2;
        }
        new Stack(home, Progress.onStandardError()).down();
        empty(home.path());
        System.out.println("deleted all data in " + home.path());
        return 0;
    }

    /** What others put there stays. */
    static void empty(Path home) {
        OURS.forEach(name -> delete(home.resolve(name)));
    }

    private static boolean agreed(Home home) {
        var console = System.console();
        return console != null
                && console.isTerminal()
                && "y".equalsIgnoreCase(console.readLine("Delete all data in %s? [y/N] ", home.path()));
    }

    private static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw Failure.of("cannot delete " + path, e);
        }
    }
}
