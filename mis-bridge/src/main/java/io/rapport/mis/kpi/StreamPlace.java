package io.rapport.mis.kpi;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Where one reader of the stream is. */
final class StreamPlace {
    static final long FROM_NOW_ON = -1;

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    private final AtomicLong seq;
    private final AtomicLong writtenAt = new AtomicLong(System.nanoTime());
    private volatile boolean more;

    StreamPlace(long seq) {
        this.seq = new AtomicLong(seq);
        this.more = true;
    }

    long seq() {
        return seq.get();
    }

    boolean unknown() {
        return seq.get() == FROM_NOW_ON;
    }

    void moveTo(long read) {
        seq.set(read);
    }

    /** Whether what was read is not all there is. */
    void catchingUp(boolean moreWaits) {
        more = moreWaits;
    }

    boolean catchingUp() {
        return more;
    }

    boolean silentTooLong() {
        return System.nanoTime() - writtenAt.get() > LONGEST_SILENCE.toNanos();
    }

    void written() {
        writtenAt.set(System.nanoTime());
    }
}
