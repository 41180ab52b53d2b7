package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Part;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** P10: takes the stack down and brings it up again, and adds up what memory its processes then hold. */
final class UpBench {
    private final Stack stack;
    private final Load load;
    private final Progress progress;

    UpBench(Home home, Load load, Progress progress) {
        this.stack = new Stack(home, new Progress(new PrintStream(OutputStream.nullOutputStream())));
        this.load = load;
        this.progress = progress;
    }

    UpReport measure() {
        var machine = Machine.here();
        var seconds = new ArrayList<Double>();
        var memory = new ArrayList<Map<String, Double>>();
        for (var run = 1; run <= load.runs(); run++) {
            stack.down();
            seconds.add(secondsUp());
            memory.add(megabytes());
            progress.say("P10 run %d: ready in %.1f s, %,.0f MB"
                    .formatted(run, seconds.getLast(), UpReport.total(memory.getLast())));
        }
        return UpReport.of(Instant.now(), machine, seconds, memory);
    }

    private double secondsUp() {
        var begin = System.nanoTime();
        stack.up(Optional.empty(), Extent.EVERYTHING);
        return (System.nanoTime() - begin) / 1e9;
    }

    private Map<String, Double> megabytes() {
        var parts = new LinkedHashMap<String, Double>();
        stack.parts().forEach(part -> parts.put(part.name(), megabytes(part)));
        return parts;
    }

    /** With its children: PostgreSQL is a process for each connection. */
    private static double megabytes(Part part) {
        var process = part.process().pid().flatMap(ProcessHandle::of).orElseThrow();
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(each -> megabytes(each.pid()))
                .sum();
    }

    private static double megabytes(long pid) {
        try {
            return kilobytes(Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) / 1024.0;
        } catch (IOException e) {
            throw new Failure("could not measure: the system does not tell the memory of process " + pid + ": " + e);
        }
    }

    /** The proportional set size: memory that processes share counts once, spread over them. */
    static long kilobytes(List<String> rollup) {
        return rollup.stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new Failure("could not measure: the system does not tell proportional set sizes"));
    }
}
