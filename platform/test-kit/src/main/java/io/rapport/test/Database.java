package io.rapport.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** An empty PostgreSQL 18, fast and forgetful. */
final class Database {
    private Database() {}

    static Map<String, String> start() {
        return Engine.start(Database::container, Database::embedded);
    }

    private static Map<String, String> container() {
        @SuppressWarnings("resource") // ends with the JVM
        var postgres = new PostgreSQLContainer("postgres:18-alpine").withCommand("postgres", "-c", "fsync=off");
        postgres.start();
        return config(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
    }

    private static Map<String, String> embedded() {
        try {
            var postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
            return config(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    private static Map<String, String> config(String url, String user, String password) {
        return Map.of(
                "quarkus.datasource.jdbc.url", url,
                "quarkus.datasource.username", user,
                "quarkus.datasource.password", password);
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException _) {
            // the JVM ends anyway
        }
    }
}
