package io.rapport.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports for a stack beside others, below those that systems give to outgoing connections. */
public final class FreePorts {
    private FreePorts() {}

    /** A port base whose ports are all free. */
    public static int base() {
        return IntStream.generate(
                        () -> 10_000 + 20 * ThreadLocalRandom.current().nextInt(500))
                .filter(base -> new Topology(base).ports().allMatch(FreePorts::free))
                .findFirst()
                .orElseThrow();
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
