package io.rapport.stack.bench;

import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.process.Http;
import io.rapport.stack.process.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Computes what others published from the same data: by analytics-service's library as a process of its own, and, where such data was
 * imported into the running stack, by what its API answers.
 */
final class OraclesBench {
    private static final String MAIN = "io.rapport.analytics.oracle.Oracles";

    private final Home home;
    private final Progress progress;

    OraclesBench(Home home, Progress progress) {
        this.home = home;
        this.progress = progress;
    }

    OraclesReport measure() throws InterruptedException {
        var answers = new ArrayList<>(computed(data()));
        answers.addAll(imported());
        return new OraclesReport(Instant.now(), answers);
    }

    /** RAPPORT_DATA, or shared/data beside the repository. */
    private static Path data() {
        var named = System.getenv("RAPPORT_DATA");
        var folder = named == null || named.isBlank()
                ? Home.repository().resolve("../shared/data").normalize()
                : Path.of(named);
        if (!Files.isDirectory(folder)) {
            throw new Failure("could not measure: there is no data in " + folder + ": set RAPPORT_DATA");
        }
        return folder;
    }

    private List<OraclesReport.Answer> computed(Path data) throws InterruptedException {
        progress.say("computing from " + data + ": takes some minutes");
        try {
            var process = new ProcessBuilder(
                            Jvm.java(), "-XX:+UseSerialGC", "-Xmx1g", "-cp", classPath(), MAIN, data.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var answers = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Failure("could not measure: " + MAIN + " failed");
            }
            return List.of(EventJson.read(answers, OraclesReport.Answer[].class));
        } catch (IOException e) {
            throw new Failure("could not measure: " + e.getMessage());
        }
    }

    /** The packaged service's own classes and libraries. */
    private static String classPath() throws IOException {
        var packaged = Home.repository().resolve(Service.ANALYTICS.module()).resolve("target/quarkus-app");
        if (!Files.isDirectory(packaged)) {
            throw new Failure(Service.ANALYTICS.module() + " is not built: " + packaged + " is missing");
        }
        try (var files = Files.walk(packaged)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private List<OraclesReport.Answer> imported() throws InterruptedException {
        if (!home.exists() || !Http.answers(home.topology().url(Service.ANALYTICS) + "/q/health/ready")) {
            progress.say("the stack is not running: nothing is asked of its API");
            return List.of();
        }
        try (var target = new Target(home)) {
            var doors = new ImportedAnswers(target);
            return Stream.concat(doors.onlineRetail().stream(), doors.cdnow().stream())
                    .toList();
        }
    }
}
