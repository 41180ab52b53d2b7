package io.rapport.stack.command;

import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Replicas;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts whatever is missing and returns when all is ready. */
@Command(name = "up", description = "Starts whatever is missing; returns when all is ready")
public final class UpCommand implements Runnable {
    @Option(names = "--port-base", paramLabel = "N", description = "Services listen on N+1 to N+6 (default 8080)")
    Optional<Integer> portBase;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description =
                    "Processes of each service (1 to 4, default 1 or as many as run), or of some: customer=2,analytics=3")
    Optional<String> replicas;

    @Option(names = "--only", hidden = true, description = "infra: without the services")
    Optional<String> only;

    @Override
    public void run() {
        long begin = System.nanoTime();
        var stack = new Stack(Home.ofEnvironment(), Progress.onStandardError());
        var extent = only.isPresent() ? Extent.INFRASTRUCTURE : Extent.EVERYTHING;
        var started = stack.up(portBase, replicas.map(Replicas::parse).orElse(Map.of()), extent);
        System.out.println(
                started ? "ready in %.1f s".formatted((System.nanoTime() - begin) / 1e9) : "already running");
    }
}
