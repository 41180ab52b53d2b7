package io.rapport.stack.postgres;

import io.rapport.stack.Failure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the archive that Maven Central delivers. */
final class Binaries {
    private Binaries() {}

    /** The folder that holds {@code bin}, {@code lib} and {@code share}. */
    static Path unpackedIn(Path folder) {
        var done = folder.resolve("unpacked");
        try {
            var archive = archive().toString();
            if (!Files.exists(done) || !Files.readString(done).equals(archive)) {
                unpack(folder);
                Files.writeString(done, archive);
            }
            return folder;
        } catch (IOException e) {
            throw Failure.of("cannot unpack PostgreSQL into " + folder, e);
        }
    }

    private static void unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var archive = archive().openStream();
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.deleteIfExists(target);
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Its address names the version. */
    private static URL archive() {
        var name = "/postgres-" + system() + "-" + architecture() + ".txz";
        var archive = Binaries.class.getResource(name);
        if (archive == null) {
            throw new Failure("there is no PostgreSQL for this machine (" + system() + ", " + architecture()
                    + "): use docker-compose.yml");
        }
        return archive;
    }

    private static String system() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.contains("mac") ? "darwin" : name;
    }

    private static String architecture() {
        var name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> name;
        };
    }
}
