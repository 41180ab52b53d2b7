package io.rapport.mis.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SeenTest {
    @Test
    void knowsEachOfManyOnce() {
        var seen = new Seen();
        assertThat(new Random(1).longs(10_000).filter(seen::add).count()).isEqualTo(10_000);
        assertThat(new Random(1).longs(10_000).filter(seen::add).count()).isZero();
    }
}
