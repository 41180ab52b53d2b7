package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.kafka.Groups;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** What the services have yet to read: the work of an earlier run that would disturb the next. */
record Backlog(Admin admin, Duration patience) {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int QUIET_POLLS = 3;

    /** Records that are still unread when patience ends; 0 once nothing has come for a few seconds. */
    long await() throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        var quiet = 0;
        var left = 0L;
        while (quiet < QUIET_POLLS && System.nanoTime() < deadline) {
            Thread.sleep(POLL);
            left = records();
            quiet = left == 0 ? quiet + 1 : 0;
        }
        return left;
    }

    private long records() throws InterruptedException {
        try {
            var groups = new Groups(admin);
            return groups.behind(groups.ends());
        } catch (ExecutionException e) {
            throw new Failure(
                    "could not measure: Kafka does not answer: " + e.getCause().getMessage());
        }
    }
}
