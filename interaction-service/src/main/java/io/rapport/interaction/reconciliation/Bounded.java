package io.rapport.interaction.reconciliation;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that breaks off after so many bytes, so that nobody's answer fills the memory. */
final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream bytes, long most) {
        super(bytes);
        left = most;
    }

    @Override
    public int read() throws IOException {
        var one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        var count = super.read(into, from, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("too long");
        }
    }
}
