package io.rapport.stack.command;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Part;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the end of a part's log. */
@Command(name = "logs", description = "Prints the end of the log of a service, or of kafka, postgres, oidc, smtp")
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
        var process = stack.process(name);
        if (process.isEmpty()) {
            System.err.println("rapport: there is no " + name + "; there are "
                    + stack.parts().stream().map(Part::name).collect(Collectors.joining(", ")));
            return 2;
        }
        print(process.get().log());
        return 0;
    }

    private void print(Path log) throws IOException, InterruptedException {
        if (!Files.exists(log)) {
            throw new Failure(name + " has written no log yet (" + log + ")");
        }
        var tail = new ProcessBuilder("tail", "-n", Integer.toString(lines), follow ? "-f" : "-q", log.toString());
        tail.inheritIO().start().waitFor();
    }
}
