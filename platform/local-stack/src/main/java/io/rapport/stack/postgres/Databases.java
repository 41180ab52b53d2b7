package io.rapport.stack.postgres;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A database and a user for each service, which no other service can enter. */
public final class Databases {
    private static final String READER = "mis_reader";

    private Databases() {}

    /** The name of the secret that is the password of the service's user. */
    public static String secret(Service service) {
        return "postgres." + service.shortName() + ".password";
    }

    static boolean answer(Topology topology, String password) {
        try (var connection = connect(topology, password)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    static void make(Topology topology, Home home) {
        try (var connection = connect(topology, home.secret("postgres.password"))) {
            for (var service : Service.values()) {
                make(connection, service.database(), home.secret(secret(service)));
            }
            makeReader(connection, home.secret("postgres." + READER + ".password"));
        } catch (SQLException e) {
            throw new Failure("cannot make the databases: " + e.getMessage());
        }
    }

    /** For tools that draw figures: mis-bridge lets it see the schema {@code bi} alone. */
    private static void makeReader(Connection connection, String password) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!finds(connection, "select 1 from pg_roles where rolname = ?", READER)) {
                statement.execute("create role " + READER);
            }
            statement.execute("alter role " + READER + " login password '" + password + "'");
            statement.execute("alter role " + READER + " set default_transaction_read_only = on");
            statement.execute("alter role " + READER + " set statement_timeout = '5min'");
        }
    }

    private static void make(Connection connection, String name, String password) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!finds(connection, "select 1 from pg_roles where rolname = ?", name)) {
                statement.execute("create role " + name + " login");
            }
            statement.execute("alter role " + name + " password '" + password + "'");
            if (!finds(connection, "select 1 from pg_database where datname = ?", name)) {
                statement.execute("create database " + name + " owner " + name);
                statement.execute("revoke all on database " + name + " from public");
            }
        }
    }

    private static boolean finds(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static Connection connect(Topology topology, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", Postgres.SUPERUSER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("sslmode", "disable");
        return DriverManager.getConnection(topology.jdbcUrl("postgres"), properties);
    }
}
