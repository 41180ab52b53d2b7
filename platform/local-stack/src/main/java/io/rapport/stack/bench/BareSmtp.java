package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rapport.stack.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mail client that does nothing but speak: the same ready text to one recipient after the other, in the four turns that each mail takes.
 *
 * @param bytes of a mail
 */
record BareSmtp(String host, int port, int bytes) {
    private static final String HEADER =
            "From: bench@bench.example\r\nTo: member@bench.example\r\nSubject: News\r\n\r\n";
    private static final int LINE = 76;

    /** Mails a second over so many connections. */
    double send(int mails, int connections) throws InterruptedException {
        var left = new AtomicInteger(mails);
        var text = text();
        var start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> client = () -> converse(left, text);
            for (var each : threads.invokeAll(Collections.nCopies(connections, client))) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new Failure("could not measure: the mail server says " + e.getCause());
        }
        return mails / ((System.nanoTime() - start) / 1e9);
    }

    private Void converse(AtomicInteger left, byte[] text) throws IOException {
        try (var socket = new Socket(host, port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            var out = socket.getOutputStream();
            heard(in);
            say(out, in, "EHLO bench.example");
            for (var mail = left.getAndDecrement(); mail > 0; mail = left.getAndDecrement()) {
                say(out, in, "MAIL FROM:<bench@bench.example>");
                say(out, in, "RCPT TO:<member-" + mail + "@bench.example>");
                say(out, in, "DATA");
                out.write(text);
                heard(in);
            }
            return null;
        }
    }

    private static void say(OutputStream out, BufferedReader in, String command) throws IOException {
        out.write((command + "\r\n").getBytes(US_ASCII));
        heard(in);
    }

    private static void heard(BufferedReader in) throws IOException {
        var line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || line.charAt(0) > '3') {
            throw new IOException("the server answered " + line);
        }
    }

    private byte[] text() {
        var body = "x".repeat(LINE).concat("\r\n").repeat(Math.max(1, (bytes - HEADER.length()) / (LINE + 2)));
        return (HEADER + body + ".\r\n").getBytes(US_ASCII);
    }
}
