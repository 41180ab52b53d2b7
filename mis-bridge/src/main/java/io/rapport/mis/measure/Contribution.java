package io.rapport.mis.measure;

import java.math.BigDecimal;

/** What one event adds to one bucket; {@code touches} is made of {@link Touches}. */
public record Contribution(Bucket bucket, int touches, int orders, BigDecimal gross, BigDecimal refunds) {

    static Contribution counted(Bucket bucket, int touches) {
        return new Contribution(bucket, touches, 0, BigDecimal.ZERO, BigDecimal.ZERO);
    }
}
