package io.rapport.stack.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import io.rapport.stack.Status;
import io.rapport.stack.Status.ServiceStatus;
import io.rapport.stack.Status.State;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how each part does; the exit code is 0 only when all are ready. */
@Command(name = "status", description = "Says how each part does; exit 0 only when all are ready")
public final class StatusCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(names = "--json", description = "For programs: with addresses and passwords")
    boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        var status = Status.of(new Stack(Home.ofEnvironment(), Progress.onStandardError()));
        System.out.println(json ? JSON.writeValueAsString(status) : table(status));
        return status.state() == State.READY ? 0 : 1;
    }

    private static String table(Status status) {
        var lines = new StringBuilder(status.state().word()).append('\n');
        status.services().forEach((name, service) -> lines(lines, name, service));
        line(
                lines,
                "kafka",
                status.kafka().state(),
                status.kafka().pid(),
                status.kafka().bootstrap());
        line(
                lines,
                "postgres",
                (State) status.postgres().get("state"),
                (Long) status.postgres().get("pid"),
                "");
        line(
                lines,
                "oidc",
                status.oidc().state(),
                status.oidc().pid(),
                status.oidc().issuer());
        line(
                lines,
                "smtp",
                status.smtp().state(),
                status.smtp().pid(),
                status.smtp().mails());
        return lines.toString().stripTrailing();
    }

    private static void lines(StringBuilder lines, String name, ServiceStatus service) {
        var number = 1;
        for (var replica : service.replicas()) {
            line(
                    lines,
                    number == 1 ? name : name + "-" + number,
                    replica.state(),
                    replica.pid(),
                    Objects.requireNonNullElse(replica.url(), ""));
            number++;
        }
    }

    private static void line(StringBuilder lines, String name, State state, Long pid, String address) {
        lines.append("  %-13s %-9s %8s  %s%n".formatted(name, state.word(), pid == null ? "-" : pid, address));
    }
}
