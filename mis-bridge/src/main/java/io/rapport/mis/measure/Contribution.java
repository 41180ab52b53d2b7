package io.rapport.mis.measure;

import java.math.BigDecimal;

/**
 * What one event adds to one bucket.
 *
 * @param touches made of {@link Touches}
 * @param orders of a rating: 1 if it is a good one; of a resolution: 1 if nobody answered
 */
public record Contribution(Bucket bucket, int touches, int orders, BigDecimal gross, BigDecimal refunds) {

    static Contribution counted(Bucket bucket, int touches) {
        return new Contribution(bucket, touches, 0, BigDecimal.ZERO, BigDecimal.ZERO);
    }
}
