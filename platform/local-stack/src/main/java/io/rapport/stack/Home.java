package io.rapport.stack;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folder of one stack: its data, logs, pid files, secrets and chosen ports. */
public record Home(Path path) {
    private static final String SETTINGS = "stack.properties";
    private static final String PORT_BASE = "port-base";
    private static final long LEAST_SPACE = 300L << 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The system knows locks by process: a second look at the file from here would free it. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** The folder that {@code RAPPORT_HOME} names, else {@code .rapport} of the repository. */
    public static Home ofEnvironment() {
        var named = System.getenv("RAPPORT_HOME");
        var path = named == null || named.isBlank() ? repository().resolve(".rapport") : Path.of(named);
        return new Home(path.toAbsolutePath().normalize());
    }

    /** Where the modules lie; the script {@code rapport} tells. */
    public static Path repository() {
        return Path.of(System.getProperty("rapport.repository", "")).toAbsolutePath();
    }

    public Path data(String part) {
        return path.resolve("data").resolve(part);
    }

    /** Where the program of a process is laid out while it runs. */
    public Path program(String process) {
        return path.resolve("programs").resolve(process);
    }

    public Path log(String process) {
        return path.resolve("logs").resolve(process + ".log");
    }

    public Path pidFile(String process) {
        return path.resolve("run").resolve(process + ".pid");
    }

    public boolean exists() {
        return Files.isDirectory(path);
    }

    /** Makes the folder, for its owner only, and refuses one that cannot hold a stack. */
    public void prepare() {
        try {
            Files.createDirectories(path);
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            for (var folder : new String[] {"data", "logs", "run"}) {
                Files.createDirectories(path.resolve(folder));
            }
            requireSpace();
        } catch (IOException e) {
            throw Failure.of("cannot use the folder " + path, e);
        }
    }

    private void requireSpace() throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < LEAST_SPACE) {
            throw new Failure("the disk of " + path + " is full: " + (free >> 20) + " MB are left, a stack needs "
                    + (LEAST_SPACE >> 20) + " MB");
        }
    }

    public Topology topology() {
        return new Topology(setting(PORT_BASE).map(Integer::parseInt).orElse(Topology.DEFAULT_PORT_BASE));
    }

    public void keepPortBase(int portBase) {
        keep(PORT_BASE, Integer.toString(portBase));
    }

    /** What this stack was started with. */
    Optional<String> setting(String name) {
        return Optional.ofNullable(read(SETTINGS).getProperty(name));
    }

    boolean hasSetting(String prefix, String value) {
        return read(SETTINGS).entrySet().stream()
                .anyMatch(setting -> setting.getKey().toString().startsWith(prefix)
                        && setting.getValue().equals(value));
    }

    /** {@code null} forgets it. */
    void keep(String name, String value) {
        var settings = read(SETTINGS);
        var before = value == null ? settings.remove(name) : settings.setProperty(name, value);
        if (!Objects.equals(before, value)) {
            write(SETTINGS, settings);
        }
    }

    /** A secret made before, if this stack has been started before. */
    public Optional<String> knownSecret(String name) {
        return Optional.ofNullable(read("secrets.properties").getProperty(name));
    }

    /** A secret of this stack: random, made once, kept in a file that only its owner reads. Services that start side by side ask at once. */
    public String secret(String name) {
        synchronized (HELD_HERE) {
            return knownSecret(name).orElseGet(() -> makeSecret(name));
        }
    }

    private String makeSecret(String name) {
        var secrets = read("secrets.properties");
        var made = randomHex(16);
        secrets.setProperty(name, made);
        write("secrets.properties", secrets);
        return made;
    }

    public static String randomHex(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Whether a command that changes the stack is running now. */
    public boolean busy() {
        if (HELD_HERE.contains(lockFile())) {
            return true;
        }
        if (!Files.exists(lockFile())) {
            return false;
        }
        try (var channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE)) {
            var lock = channel.tryLock();
            return lock == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Keeps other commands from changing the stack until closed. */
    @SuppressWarnings("resource") // the lock's channel closes with the lock's holder
    public Held hold() {
        try {
            if (!HELD_HERE.add(lockFile())) {
                throw busyNow();
            }
            var channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock == null) {
                HELD_HERE.remove(lockFile());
                channel.close();
                throw busyNow();
            }
            return new Held(lockFile(), channel, lock);
        } catch (IOException e) {
            HELD_HERE.remove(lockFile());
            throw Failure.of("cannot lock " + lockFile(), e);
        }
    }

    private Failure busyNow() {
        return new Failure("another command is starting or stopping the stack in " + path + ": wait until it is done");
    }

    /** The stack held by this command; the system frees it if the command dies. */
    public record Held(Path file, FileChannel channel, FileLock lock) implements AutoCloseable {
        @Override
        public void close() {
            try {
                lock.release();
                channel.close();
            } catch (IOException e) {
                throw Failure.of("cannot unlock " + file, e);
            } finally {
                HELD_HERE.remove(file);
            }
        }
    }

    private Path lockFile() {
        return path.resolve("lock");
    }

    private Properties read(String file) {
        var properties = new Properties();
        try {
            if (Files.exists(path.resolve(file))) {
                properties.load(new StringReader(Files.readString(path.resolve(file))));
            }
            return properties;
        } catch (IOException e) {
            throw Failure.of("cannot read " + path.resolve(file), e);
        }
    }

    private void write(String file, Properties properties) {
        var text = new StringWriter();
        try {
            properties.store(text, null);
            writePrivately(path.resolve(file), text.toString());
        } catch (IOException e) {
            throw Failure.of("cannot write " + path.resolve(file), e);
        }
    }

    /** Writes a file that only its owner may read, whole or not at all. */
    public static void writePrivately(Path file, String text) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(draft, ownerOnly);
        }
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
