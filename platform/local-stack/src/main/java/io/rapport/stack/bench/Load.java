package io.rapport.stack.bench;

import java.time.Duration;

/**
 * How much is sent.
 *
 * @param batches of 100 events, in each run
 * @param rate single events a second
 * @param time how long single events are sent in each run
 */
record Load(int runs, int batches, int rate, Duration time) {
    int events() {
        return batches * Payload.BATCH;
    }

    int singles() {
        return Math.toIntExact(rate * time.toSeconds());
    }
}
