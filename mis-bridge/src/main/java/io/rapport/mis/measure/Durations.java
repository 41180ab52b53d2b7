package io.rapport.mis.measure;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/** A sketch of durations in seconds (KLL, Karnin, Lang and Liberty 2016): exact up to {@value #K} of them, and small however many there are. */
public final class Durations {
    /** How far a quantile's rank may be off; three times what the sketch promises with 99 % confidence, so that it practically never is. */
    public static final BigDecimal RANK_ERROR = new BigDecimal("0.01");

    private static final int K = 800;

    private final KllDoublesSketch sketch;

    private Durations(KllDoublesSketch sketch) {
        this.sketch = sketch;
    }

    public static Durations none() {
        return new Durations(KllDoublesSketch.newHeapInstance(K));
    }

    public static Durations read(byte[] bytes) {
        return new Durations(KllDoublesSketch.heapify(MemorySegment.ofArray(bytes)));
    }

    public void add(long seconds) {
        sketch.update(seconds);
    }

    public void add(Durations other) {
        sketch.merge(other.sketch);
    }

    public byte[] bytes() {
        return sketch.toByteArray();
    }

    /** The smallest duration that at least this share of them does not exceed. */
    public BigDecimal quantile(double rank) {
        return BigDecimal.valueOf(Math.round(sketch.getQuantile(rank, QuantileSearchCriteria.INCLUSIVE)));
    }
}
