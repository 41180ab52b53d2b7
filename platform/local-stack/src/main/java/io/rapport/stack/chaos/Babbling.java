package io.rapport.stack.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rapport.stack.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that answers whatever it is told with what no protocol knows. */
final class Babbling implements AutoCloseable {
    private static final byte[] NONSENSE = "999 what?\r\n".getBytes(US_ASCII);
    private static final int BACKLOG = 50;

    private final ServerSocket socket;

    /** {@code port}: 0 for any that is free. */
    Babbling(int port) throws IOException {
        socket = new ServerSocket(port, BACKLOG, InetAddress.getByName(Topology.HOST));
        Thread.ofVirtual().start(this::answer);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void answer() {
        while (!socket.isClosed()) {
            try (var caller = socket.accept()) {
                babble(caller);
            } catch (IOException _) {
                // the caller had enough, or this is closed
            }
        }
    }

    private static void babble(Socket caller) throws IOException {
        caller.setSoTimeout(1_000);
        caller.getOutputStream().write(NONSENSE);
        while (caller.getInputStream().read() >= 0) {
            caller.getOutputStream().write(NONSENSE);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
