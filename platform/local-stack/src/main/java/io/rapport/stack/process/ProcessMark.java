package io.rapport.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, not to be taken for a later one with the same number.
 *
 * @param started when it started; on Linux counted from a named boot, so that a clock that jumps changes nothing
 */
public record ProcessMark(long pid, String started) {
    /** The live process of that number. */
    public static Optional<ProcessMark> of(long pid) {
        return started(pid).map(started -> new ProcessMark(pid, started));
    }

    public static Optional<ProcessMark> parse(String text) {
        var words = text.strip().split(" ", 2);
        return words.length == 2 && words[0].chars().allMatch(Character::isDigit) && !words[0].isEmpty()
                ? Optional.of(new ProcessMark(Long.parseLong(words[0]), words[1]))
                : Optional.empty();
    }

    public boolean alive() {
        return started(pid).filter(started::equals).isPresent();
    }

    public Optional<ProcessHandle> handle() {
        return alive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    @Override
    public String toString() {
        return pid + " " + started;
    }

    private static Optional<String> started(long pid) {
        var stat = Path.of("/proc", Long.toString(pid), "stat");
        if (Files.isReadable(Path.of("/proc/self/stat"))) {
            return startedOnLinux(stat);
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().startInstant())
                .map(Object::toString);
    }

    /** A zombie counts as dead: where nothing reaps orphans it would look alive for ever. */
    private static Optional<String> startedOnLinux(Path stat) {
        try {
            var text = Files.readString(stat);
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") || fields[0].equals("X")
                    ? Optional.empty()
                    : Optional.of(fields[19] + "@" + boot());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String boot() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }
}
