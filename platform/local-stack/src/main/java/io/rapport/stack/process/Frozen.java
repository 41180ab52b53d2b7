package io.rapport.stack.process;

import io.rapport.stack.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs as they were when they were started: a later build replaces files that a running JVM still reads. */
public final class Frozen {
    private Frozen() {}

    /** The same folder under another name, for a process that is about to start. */
    public static Path folder(Path from, Path to) {
        try (var files = Files.walk(from)) {
            clear(to);
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    link(file, target);
                }
            }
            return to;
        } catch (IOException e) {
            throw Failure.of("cannot lay out " + to, e);
        }
    }

    /** The same jars in the same order; folders of classes stay where they are. */
    static String classPath(String classPath, Path to) {
        try {
            clear(to);
            Files.createDirectories(to);
            return Stream.of(classPath.split(File.pathSeparator))
                    .map(entry -> Files.isRegularFile(Path.of(entry)) ? jar(Path.of(entry), to) : entry)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw Failure.of("cannot lay out " + to, e);
        }
    }

    /** Jars of our own are rewritten in place by a build, those of others never are. */
    private static String jar(Path jar, Path folder) {
        var target = folder.resolve(jar.getFileName());
        try {
            if (jar.toString().contains("-SNAPSHOT")) {
                Files.copy(jar, target);
            } else {
                link(jar, target);
            }
            return target.toString();
        } catch (IOException e) {
            throw Failure.of("cannot lay out " + target, e);
        }
    }

    private static void link(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (IOException | UnsupportedOperationException e) { // another disk, or none that knows links
            Files.copy(file, target);
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
