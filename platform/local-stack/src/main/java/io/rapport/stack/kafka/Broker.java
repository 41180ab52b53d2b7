package io.rapport.stack.kafka;

import io.rapport.stack.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real Kafka in KRaft mode, broker and controller in one, its log kept in a folder. */
public final class Broker {
    private static final int NODE = 1;

    private Broker() {}

    /** Arguments: the folder, the port for clients, the port of the controller. */
    public static void main(String... arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var properties = properties(folder, arguments[1], arguments[2]);
        format(folder, clusterId(folder));
        var server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::shutdown));
        server.startup();
        server.awaitShutdown();
    }

    private static String clusterId(Path folder) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve("cluster-id");
        if (!Files.exists(file)) {
            Home.writePrivately(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file).strip();
    }

    private static void format(Path folder, String clusterId) throws Exception {
        new Formatter()
                .setClusterId(clusterId)
                .setNodeId(NODE)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setDirectories(List.of(log(folder)))
                .setMetadataLogDirectory(log(folder))
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .run();
    }

    private static String log(Path folder) {
        return folder.resolve("log").toString();
    }

    private static Properties properties(Path folder, String port, String controllerPort) {
        var properties = new Properties();
        identity(properties, log(folder), port, controllerPort);
        aloneAndQuick(properties);
        smallEnoughForOneMachine(properties);
        return properties;
    }

    private static void identity(Properties properties, String log, String port, String controllerPort) {
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE));
        properties.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        properties.put("listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
        properties.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "CLIENTS");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", log);
        properties.put("auto.create.topics.enable", "false");
    }

    /** There is no second broker to wait for: one replica, and elections that do not hesitate. */
    private static void aloneAndQuick(Properties properties) {
        for (var topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("min.insync.replicas", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("controller.quorum.election.timeout.ms", "200");
        properties.put("controller.quorum.election.backoff.max.ms", "200");
        properties.put("controller.quorum.fetch.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "500");
        // a killed broker may come back no sooner; with 4 s one that lacked a core was taken for dead and fenced
        properties.put("broker.session.timeout.ms", "9000");
    }

    private static void smallEnoughForOneMachine(Properties properties) {
        properties.put("offsets.topic.num.partitions", "12");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("log.segment.bytes", Integer.toString(256 << 20));
        properties.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("num.recovery.threads.per.data.dir", "4");
        properties.put("log.message.timestamp.type", "LogAppendTime");
    }
}
