package io.rapport.stack;

import java.io.PrintStream;
import java.time.Duration;

/** Tells on stderr what is going on; answers go to stdout. */
public record Progress(PrintStream out) {
    public static Progress onStandardError() {
        return new Progress(System.err);
    }

    public void say(String line) {
        out.println(line);
    }

    public void done(String part, String what, Duration time) {
        out.printf("  %-20s %s in %.1f s%n", part, what, time.toMillis() / 1000.0);
    }
}
