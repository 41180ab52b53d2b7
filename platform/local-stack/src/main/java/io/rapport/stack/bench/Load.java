package io.rapport.stack.bench;

import java.time.Duration;

/**
 * How much is sent.
 *
 * @param batches of 100 events, in each run
 * @param rate single events a second
 * @param time how long single events are sent in each run
 * @param rest how long a run waits at most until the services have read what came before
 */
record Load(int runs, int batches, int rate, Duration time, Duration rest) {
    int events() {
        return batches * Payload.BATCH;
    }

    int singles() {
        return Math.toIntExact(rate * time.toSeconds());
    }
}
