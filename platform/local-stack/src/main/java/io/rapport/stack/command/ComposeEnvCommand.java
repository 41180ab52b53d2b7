package io.rapport.stack.command;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Makes the secrets that docker-compose.yml asks for, in a file that git ignores. */
@Command(name = "compose-env", description = "Writes the .env of docker-compose.yml, with secrets made for it")
public final class ComposeEnvCommand implements Runnable {
    private static final int SECRET_BYTES = 16;

    @Override
    public void run() {
        var file = Home.repository().resolve(".env");
        if (Files.exists(file)) {
            throw new Failure(
                    file + " is there already: its secrets are those of the volumes; delete both to begin anew");
        }
        write(file);
        System.out.println(file);
    }

    private static void write(Path file) {
        var secrets = Stream.concat(
                Stream.of("POSTGRES_PASSWORD", "COLLECTOR_WRITE_KEY", "INSTALLATION_KEY", "MIS_READER_DB_PASSWORD"),
                Stream.of(Service.values()).map(ComposeEnvCommand::password));
        try {
            Home.writePrivately(
                    file,
                    secrets.map(name -> name + "=" + Home.randomHex(SECRET_BYTES) + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw Failure.of("cannot write " + file, e);
        }
    }

    /** The variable that holds the password of a service's database. */
    public static String password(Service service) {
        return service.database().toUpperCase(Locale.ROOT) + "_DB_PASSWORD";
    }
}
