package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.process.Jvm;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** What the broker takes from Kafka's own ProducerPerformance, set up as the collector's producer is. */
record ProducerLimit(String kafka) {
    private static final Pattern SUMMARY = Pattern.compile("(\\d+) records sent, ([0-9.]+) records/sec .* 99\\.9th\\.");

    /** Events a second. */
    double measure(int events) throws InterruptedException {
        try {
            var builder = new ProcessBuilder(Jvm.program(
                    WarmProducer.class, List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=off"), arguments(events)));
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            var process = builder.redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return rate(output);
        } catch (IOException e) {
            throw new Failure("could not measure: ProducerPerformance does not start: " + e.getMessage());
        }
    }

    private List<String> arguments(int events) {
        return List.of(
                "--topic",
                BenchTopic.INGEST,
                "--num-records",
                Integer.toString(events),
                "--record-size",
                Integer.toString(Payload.BYTES),
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + kafka,
                "acks=all",
                "enable.idempotence=true",
                "linger.ms=1",
                "batch.size=65536");
    }

    /** The last summary counts, that of the run after the warm-up. */
    static double rate(String output) {
        return output.lines()
                .map(SUMMARY::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(summary -> Double.parseDouble(summary.group(2)))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new Failure("could not measure: ProducerPerformance says " + output.strip()));
    }
}
