package io.rapport.stack.story;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.stack.Home;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that break a promise on purpose are found by the same checks that a sound one passes: the checks can fail. */
@Tag("long")
class BrokenBuildIT {
    private static final Path REPOSITORY = Home.repository().toAbsolutePath().normalize();
    private static final String KIT = "platform/service-kit/src/main/java/io/rapport/kit/";

    @TempDir
    Path folder;

    @Test
    void findsAnInboxThatForgets() throws IOException {
        breakKit("inbox/Delivery.java", "if (unseen.remove(each.identity()))", "if (unseen != null)");

        assertThat(survives("newest-events-sent-again")).isFalse();
    }

    @Test
    void findsAnOutboxThatPublishesBeforeTheCommit() throws IOException {
        breakKit("outbox/Outbox.java", "insert(rows.of(events));", """
                jakarta.enterprise.inject.spi.CDI.current().select(io.rapport.kit.kafka.Sender.class).get()
                        .send(rows.of(events).stream().map(OutboxRow::toRecord).toList());
                """);

        assertThat(survives("commits-refused")).isFalse();
    }

    @Test
    void findsNothingInASoundOne() throws IOException {
        copy();

        assertThat(survives("newest-events-sent-again,commits-refused")).isTrue();
    }

    private boolean survives(String faults) throws IOException {
        try (var stack = RunningStack.of(folder.resolve("stack"), folder)) {
            assertThat(stack.run("up")).isZero();
            return stack.run("chaos", "--rate", "40", "--minutes", "1", "--faults", faults) == 0;
        }
    }

    /** All services as they were built, with another service-kit. */
    private void breakKit(String file, String right, String wrong) throws IOException {
        copy();
        var source = Files.readString(REPOSITORY.resolve(KIT + file));
        assertThat(source).containsOnlyOnce(right);
        var broken = folder.resolve("source").resolve(file);
        Files.createDirectories(broken.getParent());
        Files.writeString(broken, source.replace(right, wrong));
        var classes = Files.createDirectories(folder.resolve("classes"));
        compile(broken, classes);
        for (var service : Service.values()) {
            replace(libraries(service).resolve("io.rapport.service-kit-" + version() + ".jar"), classes);
        }
    }

    private void copy() throws IOException {
        for (var service : Service.values()) {
            var from = REPOSITORY.resolve(service.module()).resolve("target/quarkus-app");
            var to = folder.resolve(service.module()).resolve("target/quarkus-app");
            try (var files = Files.walk(from)) {
                for (var file : files.toList()) {
                    var target = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        }
    }

    private Path libraries(Service service) {
        return folder.resolve(service.module()).resolve("target/quarkus-app/lib/main");
    }

    private String version() throws IOException {
        try (var jars = Files.list(libraries(Service.CUSTOMER))) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.startsWith("io.rapport.service-kit-"))
                    .map(name -> name.substring("io.rapport.service-kit-".length(), name.length() - ".jar".length()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void compile(Path source, Path classes) throws IOException {
        try (var jars = Files.list(libraries(Service.CUSTOMER))) {
            var classPath = jars.map(Path::toString).collect(joining(":"));
            var code = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "-proc:none", "-cp", classPath, "-d", classes.toString(), source.toString());
            assertThat(code).isZero();
        }
    }

    private static void replace(Path jar, Path classes) throws IOException {
        try (var zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                Stream<Path> files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, zip.getPath(classes.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
