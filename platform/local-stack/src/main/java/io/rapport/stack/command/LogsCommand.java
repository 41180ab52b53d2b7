package io.rapport.stack.command;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Part;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import io.rapport.stack.process.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the end of a part's log, of all its replicas. */
@Command(
        name = "logs",
        description =
                "Prints the end of the log of a service (all its replicas, or customer-2 for one), or of kafka, postgres, oidc, smtp")
public final class LogsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE")
    String name;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "200",
            description = "How many lines (default 200)")
    int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on with what is written from now")
    boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var stack = new Stack(Home.ofEnvironment(), Progress.onStandardError());
        var processes = stack.processes(name);
        if (processes.isEmpty()) {
            System.err.println("rapport: there is no " + name + "; there are "
                    + stack.parts().stream().map(Part::name).collect(Collectors.joining(", ")));
            return 2;
        }
        print(processes.stream().map(LocalProcess::log).toList());
        return 0;
    }

    /** Of several replicas each under its name. */
    private void print(List<Path> logs) throws IOException, InterruptedException {
        var written = logs.stream().filter(Files::exists).map(Path::toString).toList();
        if (written.isEmpty()) {
            throw new Failure(name + " has written no log yet (" + logs.getFirst() + ")");
        }
        var words = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
        if (follow) {
            words.add("-f");
        }
        words.addAll(written);
        new ProcessBuilder(words).inheritIO().start().waitFor();
    }
}
