package io.rapport.mis.kpi;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Where one reader of the stream is, and whether it still reads. */
final class StreamPlace {
    static final long FROM_NOW_ON = -1;

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);
    private static final long NOTHING_UNDER_WAY = 0;

    private final AtomicLong seq;
    private final AtomicLong writtenAt = new AtomicLong(System.nanoTime());
    private final AtomicLong underWaySince = new AtomicLong(NOTHING_UNDER_WAY);
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
        var now = System.nanoTime();
        writtenAt.set(now);
        underWaySince.set(now);
    }

    /** The next is asked for once the last has left. */
    void taken() {
        underWaySince.set(NOTHING_UNDER_WAY);
    }

    void cutOff(HttpConnection reader, Duration patience) {
        var since = underWaySince.get();
        if (since != NOTHING_UNDER_WAY && System.nanoTime() - since > patience.toNanos()) {
            reader.close();
        }
    }
}
