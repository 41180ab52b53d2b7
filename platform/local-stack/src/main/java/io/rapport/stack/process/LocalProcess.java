package io.rapport.stack.process;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that outlives the command that starts it: known by its pid file, heard by its log. */
public record LocalProcess(Home home, String name) {
    private static final long LARGEST_LOG = 50L << 20;

    /** Runs in a session of its own, so that Ctrl-C and a closed terminal do not reach it; prints its pid. */
    private static final String DETACH = """
            log=$1; shift
            if command -v setsid >/dev/null 2>&1; then setsid "$@" >>"$log" 2>&1 </dev/null &
            else set -m; "$@" >>"$log" 2>&1 </dev/null &
            fi
            echo $!
            """;

    public Optional<ProcessMark> mark() {
        try {
            return Files.exists(pidFile())
                    ? ProcessMark.parse(Files.readString(pidFile())).filter(ProcessMark::alive)
                    : Optional.empty();
        } catch (IOException e) {
            throw Failure.of("cannot read " + pidFile(), e);
        }
    }

    public Optional<Long> pid() {
        return mark().map(ProcessMark::pid);
    }

    public boolean alive() {
        return mark().isPresent();
    }

    /** When it was started, by the age of its pid file. */
    public boolean startedWithin(Duration time) {
        try {
            var age = System.currentTimeMillis()
                    - Files.getLastModifiedTime(pidFile()).toMillis();
            return age < time.toMillis();
        } catch (IOException e) {
            return false;
        }
    }

    public void start(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(folder);
            startNewLogIfLarge();
            var words = new ArrayList<>(List.of("sh", "-c", DETACH, "sh", log().toString()));
            words.addAll(command);
            var builder = new ProcessBuilder(words).directory(folder.toFile());
            builder.environment().putAll(environment);
            keep(pidPrintedBy(builder));
        } catch (IOException e) {
            throw Failure.of("cannot start " + name, e);
        }
    }

    private void keep(long pid) throws IOException {
        var mark = ProcessMark.of(pid);
        if (mark.isEmpty()) {
            throw new Failure(name + " died at once: " + lastWords());
        }
        Files.writeString(pidFile(), mark.get().toString());
    }

    private long pidPrintedBy(ProcessBuilder builder) throws IOException {
        var shell = builder.redirectErrorStream(true).start();
        try (var output = shell.getInputStream()) {
            var printed = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!printed.matches("\\d+")) {
                throw new Failure("cannot start " + name + ": " + printed);
            }
            return Long.parseLong(printed);
        }
    }

    /** Asks it to end, and after the patience ends it. */
    public void stop(Duration patience) {
        stop("TERM", patience);
    }

    public void stop(String signal, Duration patience) {
        mark().ifPresent(mark -> {
            signal(mark.pid(), signal);
            if (!endsWithin(mark, patience)) {
                signal(mark.pid(), "KILL");
                endsWithin(mark, Duration.ofSeconds(10));
            }
        });
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw Failure.of("cannot forget " + name, e);
        }
    }

    /** As the system kills: at once, nothing is tidied up. Does nothing to one that does not run. */
    public void kill() {
        mark().ifPresent(mark -> {
            signal(mark.pid(), "KILL");
            if (!endsWithin(mark, Duration.ofSeconds(10))) {
                throw new Failure(name + " (pid " + mark.pid() + ") cannot be killed");
            }
        });
    }

    /** It is there and says nothing, as when its machine hangs; with its children. */
    public void pause() {
        family().forEach(pid -> signal(pid, "STOP"));
    }

    public void resume() {
        family().forEach(pid -> signal(pid, "CONT"));
    }

    private List<Long> family() {
        return mark().flatMap(ProcessMark::handle).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid)
                .toList();
    }

    public static void signal(long pid, String signal) {
        try {
            var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw Failure.of("cannot signal process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static boolean endsWithin(ProcessMark mark, Duration patience) {
        return Waiting.until(patience, () -> !mark.alive());
    }

    /** The last line it wrote, for the one-line message about its end. */
    public String lastWords() {
        try (var file = new RandomAccessFile(log().toFile(), "r")) {
            var tail = new byte[(int) Math.min(file.length(), 8192)];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                    .reduce("(nothing in its log)", (before, line) -> line);
        } catch (IOException e) {
            return "(no log)";
        }
    }

    public Path log() {
        return home.log(name);
    }

    private void startNewLogIfLarge() throws IOException {
        Files.createDirectories(log().getParent());
        if (Files.exists(log()) && Files.size(log()) > LARGEST_LOG) {
            Files.move(log(), log().resolveSibling(name + ".1.log"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path pidFile() {
        return home.pidFile(name);
    }
}
