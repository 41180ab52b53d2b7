package io.rapport.interaction.collector;

import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Request bodies, unpacked within limits. */
final class Bodies {
    private static final int KB = 1024;

    static final int EVENT = 32 * KB;
    static final int ORDER = 128 * KB;
    static final int BATCH = 500 * KB;

    private Bodies() {}

    /** @throws Problem 413 if it is longer than {@code limit} once unpacked, 400 if it is no gzip though it says so */
    static byte[] unpack(byte[] body, String encoding, int limit) {
        var packed = body == null ? new byte[0] : body;
        var plain = isGzip(packed, encoding) ? gunzip(packed, limit) : packed;
        if (plain.length > limit) {
            throw tooLarge(limit);
        }
        return plain;
    }

    static Problem tooLarge(int limit) {
        var error = over(limit);
        return new Problem(413, "Too large", "The body " + error.message() + ".", List.of(error));
    }

    static FieldError over(int limit) {
        return new FieldError("", "is over the limit of " + limit / KB + " KB");
    }

    /** Some SDKs pack without saying so: no JSON begins like gzip. */
    private static boolean isGzip(byte[] body, String encoding) {
        return "gzip".equalsIgnoreCase(encoding)
                || body.length > 2 && (body[0] & 0xFF) == 0x1F && (body[1] & 0xFF) == 0x8B;
    }

    private static byte[] gunzip(byte[] body, int limit) {
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(body), 8 * KB)) {
            return unpacked.readNBytes(limit + 1);
        } catch (IOException _) {
            throw Problem.invalid("body", "is no gzip");
        }
    }
}
