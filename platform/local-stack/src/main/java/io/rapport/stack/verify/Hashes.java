package io.rapport.stack.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Many event ids in eight bytes each: enough to tell which are missing and which come twice among millions. */
final class Hashes {
    private long[] values = new long[1 << 16];
    private int size;

    static long of(String source, String id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(source.getBytes(UTF_8));
            digest.update((byte) '\n');
            return ByteBuffer.wrap(digest.digest(id.getBytes(UTF_8))).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(long hash) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = hash;
    }

    Hashes sorted() {
        Arrays.sort(values, 0, size);
        return this;
    }

    /** Of sorted ones, each once. */
    Hashes distinct() {
        var kept = new Hashes();
        for (var i = 0; i < size; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                kept.add(values[i]);
            }
        }
        return kept;
    }

    /** Of sorted ones, those that come more than once. */
    Hashes repeated() {
        var found = new Hashes();
        for (var i = 1; i < size; i++) {
            if (values[i] == values[i - 1]) {
                found.add(values[i]);
            }
        }
        return found;
    }

    /** Of sorted ones, those that are not in {@code other}, sorted too. */
    Hashes without(Hashes other) {
        var rest = new Hashes();
        for (var i = 0; i < size; i++) {
            if (!other.contains(values[i])) {
                rest.add(values[i]);
            }
        }
        return rest;
    }

    boolean contains(long hash) {
        return Arrays.binarySearch(values, 0, size, hash) >= 0;
    }

    int size() {
        return size;
    }
}
