package io.rapport.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Starts what a service needs and tells it where that is. The services live until the JVM ends; where they are is kept in system
 * properties, because Quarkus loads this class once per class loader.
 */
public class RapportServices implements QuarkusTestResourceLifecycleManager {
    private static final String PREFIX = "rapport.test.";
    private static final String[] KEYS = {
        "quarkus.datasource.jdbc.url",
        "quarkus.datasource.username",
        "quarkus.datasource.password",
        "kafka.bootstrap.servers",
        "quarkus.oidc.auth-server-url"
    };

    @Override
    public Map<String, String> start() {
        // A constant is one object for all class loaders; the properties themselves are locked by others too.
        synchronized (PREFIX) {
            if (System.getProperty(PREFIX + KEYS[0]) == null) {
                startAll().forEach((key, value) -> System.setProperty(PREFIX + key, value));
            }
        }
        var config = new HashMap<String, String>(Map.of("quarkus.devservices.enabled", "false"));
        EmbeddedKafka.CHATTY.forEach(logger -> config.put("quarkus.log.category.\"" + logger + "\".level", "ERROR"));
        for (var key : KEYS) {
            config.put(key, where(key));
        }
        return config;
    }

    /** The services outlive a test application: the JVM's end stops them. */
    @Override
    public void stop() {}

    static String bootstrapServers() {
        return where("kafka.bootstrap.servers");
    }

    static String issuer() {
        return where("quarkus.oidc.auth-server-url");
    }

    private static String where(String key) {
        var value = System.getProperty(PREFIX + key);
        if (value == null) {
            throw new IllegalStateException("Put @WithRapport on the test class: " + key + " is not known.");
        }
        return value;
    }

    private static Map<String, String> startAll() {
        var database = CompletableFuture.supplyAsync(Database::start, Thread::startVirtualThread);
        var bootstrapServers = Broker.start();
        var config = new HashMap<>(database.join());
        config.put("kafka.bootstrap.servers", bootstrapServers);
        config.put("quarkus.oidc.auth-server-url", Issuer.start());
        return config;
    }
}
