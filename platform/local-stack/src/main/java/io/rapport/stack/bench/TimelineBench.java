package io.rapport.stack.bench;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;

/** P4: how fast interaction-service stores a backlog of events, beside {@code COPY} of the very rows that it stored. */
final class TimelineBench {
    private final Target target;
    private final Load load;
    private final Progress progress;

    TimelineBench(Target target, Load load, Progress progress) {
        this.target = target;
        this.load = load;
        this.progress = progress;
    }

    TimelineReport measure() throws InterruptedException {
        var machine = Machine.here();
        var backlog = new Backlog(target.admin(), load.rest());
        target.writeKey(IngestBench.SOURCE);
        var consumer = new ArrayList<Double>();
        var copy = new ArrayList<Double>();
        try (var database = target.database(Service.INTERACTION)) {
            var stored = new StoredRows(database);
            var drain = new Drain(target, stored);
            progress.say("warming up");
            drain.rowsPerSecond(load.events() / 4, Topic.PARTITIONS);
            for (var each = 1; each <= load.runs(); each++) {
                backlog.await();
                consumer.add(drain.rowsPerSecond(load.events(), Topic.PARTITIONS));
                backlog.await();
                copy.add(stored.copy());
                progress.say("P4 run %d: COPY %,.0f rows/s, interaction-service %,.0f"
                        .formatted(each, copy.getLast(), consumer.getLast()));
            }
        } catch (SQLException | IOException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
        return TimelineReport.of(Instant.now(), machine, load, copy, consumer);
    }
}
