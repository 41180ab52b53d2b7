package io.rapport.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All that a stack keeps, as it was at one moment: its processes stand still while it is copied, and know nothing of it. */
public record Backup(Stack stack) {
    private static final String DATA = "data";
    private static final List<String> KEPT = List.of(DATA, "secrets.properties", "stack.properties");

    /** Of the server that the data was copied from. */
    private static final String SERVER_PID = "postmaster.pid";

    /**
     * @param folder made by this, readable by its owner alone: it holds the stack's secrets
     * @throws Failure if there is no stack, or something of that name
     */
    public void writeTo(Path folder) {
        var home = stack.home();
        if (!holdsData(home.path())) {
            throw new Failure("there is no data in " + home.path());
        }
        if (Files.exists(folder)) {
            throw new Failure(folder + " exists already: a backup makes a folder of its own");
        }
        try (var held = home.hold()) {
            new Home(folder).prepare();
            standStill();
            copy(home.path(), folder);
        } finally {
            goOn();
        }
    }

    /** @throws Failure if the folder is no backup, or the stack runs or holds data, which a restore never replaces */
    public void readFrom(Path folder) {
        var home = stack.home();
        if (!holdsData(folder)) {
            throw new Failure(folder + " is no backup: it holds no data");
        }
        home.prepare();
        try (var held = home.hold()) {
            if (holdsData(home.path())) {
                throw new Failure(home.path() + " holds data, which a restore does not replace:"
                        + " ./rapport reset deletes it, RAPPORT_HOME names another folder");
            }
            copy(folder, home.path());
        }
    }

    private static boolean holdsData(Path folder) {
        if (!Files.isDirectory(folder.resolve(DATA))) {
            return false;
        }
        try (var files = Files.list(folder.resolve(DATA))) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw Failure.of("cannot read " + folder, e);
        }
    }

    /** Services first: then nothing is on its way from one store to another. */
    private void standStill() {
        stack.services().forEach(part -> part.process().pause());
        stack.infrastructure().forEach(part -> part.process().pause());
    }

    private void goOn() {
        stack.infrastructure().forEach(part -> part.process().resume());
        stack.services().forEach(part -> part.process().resume());
    }

    private static void copy(Path from, Path to) {
        try {
            for (var name : KEPT) {
                if (Files.exists(from.resolve(name))) {
                    copyAll(from.resolve(name), to);
                }
            }
            deleteServerPids(to.resolve(DATA));
        } catch (IOException e) {
            throw Failure.of("cannot copy " + from + " to " + to, e);
        }
    }

    /** By the system's own program, which keeps owners and leaves the holes of Kafka's indexes as they are. */
    private static void copyAll(Path file, Path folder) throws IOException {
        var copy = new ProcessBuilder("cp", "-a", file.toString(), folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = copy.getInputStream()) {
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (copy.waitFor() != 0) {
                throw new Failure("cannot copy " + file + " to " + folder + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while copying " + file);
        }
    }

    private static void deleteServerPids(Path data) throws IOException {
        try (var files = Files.find(data, 3, (path, _) -> path.endsWith(SERVER_PID))) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
