package io.rapport.stack.kafka;

import static io.rapport.stack.Topology.Infrastructure.KAFKA;
import static io.rapport.stack.Topology.Infrastructure.KAFKA_CONTROLLER;

import io.rapport.events.Topics;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Part;
import io.rapport.stack.Topology;
import io.rapport.stack.process.Jvm;
import io.rapport.stack.process.LocalProcess;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** The broker as a process of the stack. */
public record Kafka(LocalProcess process, Topology topology) implements Part {
    private static final int API_VERSIONS = 18;
    private static final int PATIENCE_MILLIS = 2_000;

    public static Kafka of(Home home) {
        return new Kafka(new LocalProcess(home, KAFKA.process()), home.topology());
    }

    @Override
    public List<Integer> ports() {
        return List.of(topology.port(KAFKA), topology.port(KAFKA_CONTROLLER));
    }

    @Override
    public void start() {
        var folder = process.home().data("kafka");
        var arguments = List.of(
                folder.toString(),
                Integer.toString(topology.port(KAFKA)),
                Integer.toString(topology.port(KAFKA_CONTROLLER)));
        var options = List.of(
                "-Xmx384m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        process.start(folder, Jvm.classPath(process), Jvm.program(Broker.class, options, arguments));
    }

    /** Asks the broker itself: a port that is open says little about a process that hangs. */
    @Override
    public boolean ready() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(Topology.HOST, topology.port(KAFKA)), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            var request = new DataOutputStream(socket.getOutputStream());
            request.writeInt(10);
            request.writeShort(API_VERSIONS);
            request.writeShort(0);
            request.writeInt(1);
            request.writeShort(-1);
            return new DataInputStream(socket.getInputStream()).readInt() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void settle() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", topology.kafka()))) {
            Topics.createMissing(admin, Topics.DEFAULT_REPLICATION);
        } catch (ExecutionException e) {
            throw new Failure("cannot make the topics on " + topology.kafka() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
