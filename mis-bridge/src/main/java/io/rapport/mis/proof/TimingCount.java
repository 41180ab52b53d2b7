package io.rapport.mis.proof;

import io.rapport.events.RapportEvent;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Durations;
import io.rapport.mis.measure.Measures.Timed;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Timing;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.LongStream;

/** All durations of one window, sorted: the published quantile must be one of them, and its rank within the stated error. */
final class TimingCount {
    private final Target target;
    private final Timing timing;
    private final LongStream.Builder seconds = LongStream.builder();
    private final Sum sum = new Sum();

    TimingCount(Target target) {
        this.target = target;
        this.timing = Timing.of(target.kpi()).orElseThrow();
    }

    void add(Timed timed, Received<RapportEvent> event, long checksum) {
        if (timed.timing() == timing && target.looksAt(event.topic(), event.partition(), event.offset())) {
            seconds.add(timed.seconds());
            sum.count(checksum, event.offset());
        }
    }

    Proof proof() {
        var sorted = seconds.build().sorted().toArray();
        var published = target.published();
        var near = sorted.length > 0 && isNear(sorted, published.value().longValue());
        return Proof.ofQuantile(published, near, exact(sorted), sum.events(), sum.checksum());
    }

    private BigDecimal exact(long[] sorted) {
        var at = (int) Math.ceil(rank() * sorted.length) - 1;
        return sorted.length == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(sorted[Math.max(0, at)]);
    }

    private boolean isNear(long[] sorted, long value) {
        var error = Durations.RANK_ERROR.doubleValue();
        var below = (double) Arrays.stream(sorted).filter(one -> one < value).count() / sorted.length;
        var upTo = (double) Arrays.stream(sorted).filter(one -> one <= value).count() / sorted.length;
        return upTo > below && below <= rank() + error && upTo >= rank() - error;
    }

    private double rank() {
        return timing.ranks().get(target.kpi());
    }
}
