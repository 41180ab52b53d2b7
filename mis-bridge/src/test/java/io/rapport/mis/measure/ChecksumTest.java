package io.rapport.mis.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    @Test
    void isTheFirstEightBytesOfSha256OverSourceNewlineAndId() {
        // printf 'storefront/web\nm-1' | sha256sum
        assertThat(Checksum.text(Checksum.of("storefront/web", "m-1"))).isEqualTo("f5f4e933181bbbcf");
    }

    @Test
    void sumsWrapAroundInJavaAsInTheDatabase() {
        var large = new BigDecimal("18446744073709551615");
        assertThat(Checksum.of(large.add(BigDecimal.TEN))).isEqualTo(9);
        assertThat(Checksum.unsigned(-1)).isEqualTo(large.toPlainString());
        assertThat(Checksum.text(9)).isEqualTo("0000000000000009");
    }
}
