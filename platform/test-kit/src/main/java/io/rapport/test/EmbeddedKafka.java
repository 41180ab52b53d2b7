package io.rapport.test;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** Kafka in this JVM: broker and controller in one, data in a temporary folder. */
final class EmbeddedKafka {
    /** Those that tell of every partition and every step. */
    static final List<String> CHATTY = List.of("kafka", "state", "org.apache.kafka", "io.zonky");

    private EmbeddedKafka() {}

    static String start(int partitions) {
        CHATTY.forEach(logger -> Logger.getLogger(logger).setLevel(Level.SEVERE));
        try {
            var data = Files.createTempDirectory("rapport-test-kafka");
            var broker = "127.0.0.1:" + freePort();
            format(data);
            var server = new KafkaRaftServer(
                    new KafkaConfig(config(data, broker, "127.0.0.1:" + freePort(), partitions), false), Time.SYSTEM);
            server.startup();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
            return broker;
        } catch (Exception e) {
            throw new IllegalStateException("Kafka did not start", e);
        }
    }

    private static void format(Path data) throws Exception {
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setDirectories(List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
    }

    private static Map<String, Object> config(Path data, String broker, String controller, int partitions) {
        var config = new HashMap<String, Object>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("controller.quorum.voters", "1@" + controller);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("log.dirs", data.toString());
        config.put("num.partitions", Integer.toString(partitions));
        config.put("auto.create.topics.enable", "true");
        config.put("offsets.topic.num.partitions", "3");
        config.put("offsets.topic.replication.factor", "1");
        config.put("transaction.state.log.num.partitions", "1");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("controller.quorum.election.timeout.ms", "200");
        config.put("controller.quorum.election.backoff.max.ms", "200");
        config.put("controlled.shutdown.enable", "false");
        config.put("num.io.threads", "2");
        config.put("num.network.threads", "1");
        config.put("log.cleaner.enable", "false");
        return config;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(KafkaRaftServer server, Path data) {
        server.shutdown();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
