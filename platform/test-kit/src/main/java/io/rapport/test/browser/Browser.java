package io.rapport.test.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Chromium of this machine, driven by scripts of Playwright in a folder of their own. */
public final class Browser {
    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final String PACKAGES = "package.json";
    private static final int INSTALLING_MINUTES = 3;

    private final Path folder;
    private final Path program;

    private Browser(Path folder, Path program) {
        this.folder = folder;
        this.program = program;
    }

    public static boolean isInstalled() {
        return program().isPresent();
    }

    /** Empty where there is no Chromium, no npm, or npm gets no packages. */
    public static Optional<Browser> in(Path folder) {
        return program().map(program -> new Browser(folder, program)).filter(Browser::hasPackages);
    }

    /** Starts {@code script} with these variables and {@code CHROMIUM}; what it writes is in the folder. */
    public Process run(Path script, Map<String, String> variables) {
        try {
            Files.copy(script, folder.resolve(script.getFileName()));
            var builder = command("node", script.getFileName().toString());
            builder.environment().putAll(variables);
            builder.environment().put("CHROMIUM", program.toString());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the scripts printed. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> program() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    }

    private boolean hasPackages() {
        try (var packages = Browser.class.getResourceAsStream("/browser/" + PACKAGES)) {
            Files.copy(packages, folder.resolve(PACKAGES));
            var npm = command("npm", "install", "--no-progress", "--prefer-offline")
                    .start();
            return npm.waitFor(INSTALLING_MINUTES, TimeUnit.MINUTES) && npm.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder command(String... words) {
        var log = ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile());
        return new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log);
    }
}
