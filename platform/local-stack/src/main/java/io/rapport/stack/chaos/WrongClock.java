package io.rapport.stack.chaos;

import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import io.rapport.stack.service.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The services' clock jumps an hour ahead, and back again; shown by libfaketime, while they run. */
final class WrongClock implements Fault {
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Stack stack;
    private final Path clock;

    WrongClock(Stack stack) {
        this.stack = stack;
        this.clock = stack.home().path().resolve("clock").toAbsolutePath();
    }

    @Override
    public String name() {
        return "clock-jumps-an-hour";
    }

    @Override
    public Optional<String> hindrance() {
        return library().isPresent() ? Optional.empty() : Optional.of("needs libfaketime (Debian's package faketime)");
    }

    /** In the folder of the processor's kind, such as {@code /usr/lib/aarch64-linux-gnu}. */
    private static Optional<Path> library() {
        try (var folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public void strike() throws IOException {
        Files.writeString(clock, "+0");
        for (var service : stack.services()) {
            service.stop();
            service.start(Map.of(
                    "LD_PRELOAD",
                    library().orElseThrow().toString(),
                    "FAKETIME_TIMESTAMP_FILE",
                    clock.toString(),
                    "FAKETIME_CACHE_DURATION",
                    "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC",
                    "1",
                    "FAKETIME_FORCE_MONOTONIC_FIX", // with it, waits of a JVM end at once and use up the processor
                    "0"));
        }
        stack.up(Optional.empty(), Extent.EVERYTHING);
        Files.writeString(clock, "+1h");
    }

    /** Back in time while they run, then off. */
    @Override
    public void lift() throws IOException {
        Files.writeString(clock, "+0");
        stack.services().forEach(ServiceProcess::stop);
        stack.up(Optional.empty(), Extent.EVERYTHING);
    }
}
