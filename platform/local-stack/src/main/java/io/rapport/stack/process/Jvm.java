package io.rapport.stack.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How programs of our own are started: by the JDK that runs this command. */
public final class Jvm {
    private static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-Djava.net.preferIPv4Stack=true");

    private Jvm() {}

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A main class of this module; its class path travels in the environment, to keep process lists readable. */
    public static List<String> program(Class<?> main, List<String> options, List<String> arguments) {
        var words = new ArrayList<>(List.of(java()));
        words.addAll(SMALL);
        words.addAll(options);
        words.add(main.getName());
        words.addAll(arguments);
        return words;
    }

    public static List<String> jar(Path jar, List<String> options) {
        var words = new ArrayList<>(List.of(java()));
        words.addAll(SMALL);
        words.addAll(options);
        words.addAll(List.of("-jar", jar.toString()));
        return words;
    }

    /** The class path of this command, frozen for the process that is about to start. */
    public static Map<String, String> classPath(LocalProcess process) {
        var frozen = process.home().program(process.name());
        return Map.of("CLASSPATH", Frozen.classPath(System.getProperty("java.class.path"), frozen));
    }
}
