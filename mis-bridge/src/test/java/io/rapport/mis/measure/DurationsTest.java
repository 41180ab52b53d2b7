package io.rapport.mis.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void fewDurationsAreExact() {
        var durations = Durations.none();
        LongStream.rangeClosed(1, 10).forEach(durations::add);
        assertThat(durations.quantile(0.5)).isEqualTo("5");
        assertThat(durations.quantile(0.9)).isEqualTo("9");
    }

    @Test
    void manyMergedAndWrittenDownStayWithinTheStatedError() {
        var all = Durations.none();
        for (var part = 0; part < 10; part++) {
            var some = Durations.none();
            LongStream.iterate(part, one -> one + 10).limit(10_000).forEach(some::add);
            all.add(Durations.read(some.bytes()));
        }
        var error = Durations.RANK_ERROR.doubleValue() * 100_000;
        assertThat(all.quantile(0.9).doubleValue()).isBetween(90_000 - error, 90_000 + error);
        assertThat(all.bytes().length).isLessThan(50_000);
    }
}
