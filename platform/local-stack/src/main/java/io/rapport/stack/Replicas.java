package io.rapport.stack;

import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many processes of each service a stack runs, and where they listen: the first on the service's own port, further ones on ports that
 * were free when they were asked for.
 */
public record Replicas(Home home) {
    /** More than one machine is for; PostgreSQL has connections for no more. */
    public static final int MOST = 4;

    /** Below those that systems give to outgoing connections. */
    private static final int LOWEST_PORT = 30_000;

    private static final int HIGHEST_PORT = 32_700;
    private static final String COUNT = "replicas.";
    private static final String PORT = "port.";

    /** {@code 2}: of each service; {@code customer=2,analytics=3}: of these, and of the others as many as there are. */
    public static Map<Service, Integer> parse(String text) {
        var wanted = new EnumMap<Service, Integer>(Service.class);
        for (var part : text.split(",")) {
            var words = part.strip().split("=");
            var count = count(words[words.length - 1]);
            services(words).forEach(service -> wanted.put(service, count));
        }
        return wanted;
    }

    private static Stream<Service> services(String[] words) {
        return words.length == 1
                ? Stream.of(Service.values())
                : Stream.of(Arrays.stream(Service.values())
                        .filter(service -> service.shortName().equals(words[0].strip()))
                        .findFirst()
                        .orElseThrow(() -> new Failure("--replicas: there is no service " + words[0].strip())));
    }

    private static int count(String text) {
        if (!text.strip().matches("[1-" + MOST + "]")) {
            throw new Failure("--replicas must be between 1 and " + MOST + ", and is " + text.strip());
        }
        return Integer.parseInt(text.strip());
    }

    /** The name of the process: {@code customer-service}, {@code customer-service-2}, and so on. */
    public static String process(Service service, int number) {
        return number == 1 ? service.module() : service.module() + "-" + number;
    }

    /** Those that shall run. */
    public IntStream of(Service service) {
        return IntStream.rangeClosed(1, count(service));
    }

    /** Those that an earlier wish may have left running. */
    public IntStream beyond(Service service) {
        return IntStream.rangeClosed(count(service) + 1, MOST);
    }

    private int count(Service service) {
        return home.setting(COUNT + service.shortName()).map(Integer::parseInt).orElse(1);
    }

    /** Until {@link #forget}. */
    void keep(Map<Service, Integer> counts) {
        counts.forEach((service, count) -> home.keep(COUNT + service.shortName(), count.toString()));
    }

    void forget() {
        for (var service : Service.values()) {
            home.keep(COUNT + service.shortName(), null);
        }
    }

    /** Empty for a further one that was never started. */
    public Optional<Integer> port(Service service, int number) {
        return number == 1
                ? Optional.of(home.topology().port(service))
                : home.setting(PORT + process(service, number)).map(Integer::parseInt);
    }

    /** Gives a further one, which does not run, a free port: the one it had, if that is still free. */
    public void place(Service service, int number) {
        if (number > 1 && port(service, number).filter(Replicas::free).isEmpty()) {
            home.keep(PORT + process(service, number), Integer.toString(freePort()));
        }
    }

    static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(Topology.HOST), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Not one that was given a moment ago to a replica that has not opened it yet. */
    private int freePort() {
        return ThreadLocalRandom.current()
                .ints(LOWEST_PORT, HIGHEST_PORT)
                .filter(Replicas::free)
                .filter(port -> !home.hasSetting(PORT, Integer.toString(port)))
                .findFirst()
                .orElseThrow();
    }
}
