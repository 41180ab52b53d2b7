package io.rapport.mis.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a set of events in any order: the sum modulo 2^64 of the first eight bytes of SHA-256 over source, newline, id. */
public final class Checksum {
    private Checksum() {}

    /** Of one event. */
    public static long of(String source, String id) {
        return ByteBuffer.wrap(sha256().digest((source + '\n' + id).getBytes(UTF_8)))
                .getLong();
    }

    /** Sixteen hex digits, as published. */
    public static String text(long checksum) {
        return HexFormat.of().toHexDigits(checksum);
    }

    /** Unsigned, as PostgreSQL sums it up. */
    public static BigDecimal unsigned(long checksum) {
        return new BigDecimal(Long.toUnsignedString(checksum));
    }

    /** Back from a sum that may have grown beyond 2^64. */
    public static long of(BigDecimal sum) {
        return sum.toBigInteger().longValue();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
