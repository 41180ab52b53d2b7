package io.rapport.stack.chaos;

import io.rapport.stack.Failure;
import io.rapport.stack.Stack;
import io.rapport.stack.Status;
import io.rapport.stack.kafka.Groups;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Waits until everything is ready and every service has read all that there was by then. */
record Recovery(Stack stack) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(500);

    /** What may fail while the system comes back. */
    private interface Question<T> {
        Optional<T> ask() throws ExecutionException, InterruptedException;
    }

    void await() throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        answer(deadline, "ready", () -> yes(Status.of(stack).state() == Status.State.READY));
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers",
                stack.home().topology().kafka(),
                "request.timeout.ms",
                5_000,
                "default.api.timeout.ms",
                10_000))) {
            var groups = new Groups(admin);
            var ends = answer(deadline, "heard of by Kafka", () -> Optional.of(groups.ends()));
            answer(deadline, "level with what came meanwhile", () -> yes(groups.behind(ends) == 0));
        }
    }

    private static Optional<Boolean> yes(boolean holds) {
        return Optional.of(holds).filter(Boolean::booleanValue);
    }

    private static <T> T answer(long deadline, String what, Question<T> question) throws InterruptedException {
        while (System.nanoTime() < deadline) {
            var answer = ask(question);
            if (answer.isPresent()) {
                return answer.get();
            }
            Thread.sleep(POLL);
        }
        throw new Failure("not " + what + " after " + PATIENCE.toMinutes() + " minutes");
    }

    private static <T> Optional<T> ask(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException | KafkaException _) {
            return Optional.empty();
        }
    }
}
