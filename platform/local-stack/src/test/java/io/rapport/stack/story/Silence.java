package io.rapport.stack.story;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** Says nothing until released, then ends: what comes of a sender that hangs in the middle of a file. */
final class Silence extends InputStream {
    private final CountDownLatch end;

    Silence(CountDownLatch end) {
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        try {
            end.await();
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
