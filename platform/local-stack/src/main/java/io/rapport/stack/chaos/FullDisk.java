package io.rapport.stack.chaos;

import io.rapport.stack.Failure;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import io.rapport.stack.kafka.Kafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The broker's disk is full; a small file system of its own is filled up for it. */
final class FullDisk implements Fault {
    private static final long ROOM_MB = 48;

    private final Stack stack;
    private final Kafka kafka;
    private final Path data;
    private final Path kept;

    FullDisk(Stack stack) {
        this.stack = stack;
        this.kafka = Kafka.of(stack.home());
        this.data = stack.home().data("kafka").toAbsolutePath();
        this.kept = data.resolveSibling("kafka-kept");
    }

    @Override
    public String name() {
        return "disk-of-kafka-full";
    }

    @Override
    public Optional<String> hindrance() {
        return run("sh", "-c", "test $(id -u) = 0 && unshare -m mount -t tmpfs none /mnt") == 0
                ? Optional.empty()
                : Optional.of("needs the right to mount a file system");
    }

    @Override
    public void strike() throws IOException {
        kafka.stop();
        Files.move(data, kept);
        Files.createDirectory(data);
        must("sh", "-c", """
                mount -t tmpfs -o size=$(($(du -sm "$1" | cut -f 1) + $3))m none "$2" && cp -a --sparse=always "$1/." "$2"\
                """, "sh", kept.toString(), data.toString(), Long.toString(ROOM_MB));
        stack.up(Optional.empty(), Extent.INFRASTRUCTURE);
        run("sh", "-c", "cat /dev/zero >\"$1\" 2>/dev/null", "sh", filler().toString());
    }

    @Override
    public void lift() throws IOException {
        Files.delete(filler());
        kafka.stop();
        must("rm", "-rf", kept.toString());
        must("cp", "-a", "--sparse=always", data.toString(), kept.toString());
        must("umount", data.toString());
        Files.delete(data);
        Files.move(kept, data);
        stack.up(Optional.empty(), Extent.EVERYTHING);
    }

    private Path filler() {
        return data.resolve("filler");
    }

    private static void must(String... command) {
        if (run(command) != 0) {
            throw new Failure("cannot " + String.join(" ", command));
        }
    }

    private static int run(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new Failure("does not end: " + String.join(" ", command));
            }
            return process.exitValue();
        } catch (IOException e) {
            throw Failure.of("cannot run " + command[0], e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }
}
