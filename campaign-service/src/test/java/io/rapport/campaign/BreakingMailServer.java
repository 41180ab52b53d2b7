package io.rapport.campaign;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that breaks off instead of answering, or refuses: at one command, or at the end of the text. */
class BreakingMailServer implements AutoCloseable {
    static final String END_OF_TEXT = ".";

    private final ServerSocket socket;
    private final String breaksAt;
    private final AtomicInteger broken = new AtomicInteger();

    private final String refusal;

    BreakingMailServer(int port, String breaksAt) throws IOException {
        this(port, breaksAt, null);
    }

    /** @param refusal what it says instead of breaking off, such as {@code 550 5.1.1 no such user} */
    BreakingMailServer(int port, String breaksAt, String refusal) throws IOException {
        this.breaksAt = breaksAt;
        this.refusal = refusal;
        socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /** How often it broke off at its command. */
    int broken() {
        return broken.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                converse(client);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void converse(Socket client) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        say(client, "220 test");
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(breaksAt)) {
                broken.incrementAndGet();
                if (refusal == null) {
                    return;
                }
                say(client, refusal);
                continue;
            }
            say(client, line.equals("DATA") ? "354 go on" : "250 ok");
            if (line.equals("DATA")) {
                skipMail(lines);
                return;
            }
        }
    }

    private static void skipMail(BufferedReader lines) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(END_OF_TEXT)) {
                return;
            }
        }
    }

    private static void say(Socket client, String reply) throws IOException {
        client.getOutputStream().write((reply + "\r\n").getBytes(US_ASCII));
    }
}
