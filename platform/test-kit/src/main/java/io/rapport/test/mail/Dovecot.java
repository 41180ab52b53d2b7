package io.rapport.test.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Dovecot of this machine's packages as a process of its own, on a free port, with its settings and mailboxes in a folder of its own. Every
 * name is a user of it, with the password {@link #PASSWORD}. Mails are laid into the Maildir, as a mail server does that hands them over.
 */
public final class Dovecot implements AutoCloseable {
    public static final String PASSWORD = "secret";

    private static final String HOST = "127.0.0.1";
    private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");
    private static final Path IMAP = Path.of("/usr/lib/dovecot/imap");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SETTINGS = """
            log_path = %1$s/log
            base_dir = %1$s/run
            state_dir = %1$s/state
            protocols = imap
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            default_internal_user = %3$s
            default_internal_group = %4$s
            default_login_user = %3$s
            first_valid_uid = 1
            first_valid_gid = 1
            mail_max_userip_connections = 100
            mail_location = maildir:%1$s/mail/%%u
            passdb {
              driver = static
              args = password=%5$s
            }
            userdb {
              driver = static
              args = uid=%6$s gid=%7$s home=%1$s/home/%%u
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = %2$d
              }
              inet_listener imaps {
                port = 0
              }
            }
            service anvil {
              chroot =
            }
            """;

    private final Path folder;
    private final int port;
    private Process process;
    private long delivered;

    private Dovecot(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Of 2.3: later ones are told otherwise what they are to do. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM)
                && Files.isExecutable(IMAP)
                && said("--version").startsWith("2.3.");
    }

    public static Dovecot start() {
        try {
            // not under target: its sockets' paths must be short
            var folder = Files.createTempDirectory("dovecot");
            allow(folder, "rwxr-xr-x");
            var dovecot = new Dovecot(folder, freePort());
            Files.writeString(dovecot.settings(), dovecot.told());
            for (var name : new String[] {"mail", "home"}) {
                allow(Files.createDirectory(folder.resolve(name)), "rwxrwxrwx");
            }
            dovecot.run();
            return dovecot;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** What makes the services watch the mailbox of {@code address}. */
    public Map<String, Object> mailbox(String name, String address, int smtpPort) {
        var incoming = Map.of("host", HOST, "port", port, "user", address, "password", PASSWORD, "encryption", "none");
        var outgoing = Map.of("host", HOST, "port", smtpPort, "encryption", "none");
        return Map.of("name", name, "address", address, "incoming", incoming, "outgoing", outgoing);
    }

    /** In the order of its UIDs. */
    public synchronized void deliver(String user, byte[] mail) {
        try {
            var box = maildir(user);
            var name = "%010d.M%06dP1.test".formatted(1_700_000_000 + delivered / 1_000_000, delivered % 1_000_000);
            delivered++;
            var written = Files.write(box.resolve("tmp").resolve(name), mail);
            Files.move(written, box.resolve("new").resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its mails get other UIDs under another UIDVALIDITY, as when a mailbox is restored or moved to another machine. */
    public void numberAnew(String user) {
        end();
        try (var files = Files.list(folder.resolve("mail").resolve(user))) {
            for (var file : files.filter(file -> file.getFileName().toString().startsWith("dovecot"))
                    .toList()) {
                Files.delete(file);
            }
            run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path maildir(String user) throws IOException {
        var box = folder.resolve("mail").resolve(user);
        if (!Files.isDirectory(box)) {
            for (var each : new Path[] {box, box.resolve("cur"), box.resolve("new"), box.resolve("tmp")}) {
                allow(Files.createDirectory(each), "rwxrwxrwx");
            }
        }
        return box;
    }

    private void run() throws IOException {
        process = new ProcessBuilder(PROGRAM.toString(), "-F", "-c", settings().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("Dovecot does not run: " + Files.readString(folder.resolve("said")));
            }
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1_000);
            socket.setSoTimeout(10_000);
            return socket.getInputStream().read() == '*';
        } catch (IOException _) {
            return false;
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path settings() {
        return folder.resolve("dovecot.conf");
    }

    /** It refuses to let root read mails: under root, nobody does. */
    private String told() {
        var isRoot = printed("id", "-u").equals("0");
        var mails = isRoot ? "nobody" : printed("id", "-un");
        var user = isRoot ? "dovecot" : mails;
        return SETTINGS.formatted(
                folder,
                port,
                user,
                printed("id", "-gn", user),
                PASSWORD,
                printed("id", "-u", mails),
                printed("id", "-g", mails));
    }

    private static String said(String word) {
        return printed(PROGRAM.toString(), word);
    }

    private static String printed(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var output = process.getInputStream()) {
                return new String(output.readAllBytes(), UTF_8).strip();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
