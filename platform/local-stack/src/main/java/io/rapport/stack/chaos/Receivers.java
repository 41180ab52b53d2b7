package io.rapport.stack.chaos;

import com.sun.net.httpserver.HttpServer;
import io.rapport.stack.Failure;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.demo.Rest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Receivers of webhooks that are dead, hang, and answer nonsense, beside one that is well and must not notice. */
final class Receivers implements Fault {
    private static final String SUBSCRIPTIONS = "/api/v1/webhook-subscriptions";

    private final Topology topology;
    private final List<String> subscriptions = new ArrayList<>();
    private final AtomicInteger received = new AtomicInteger();
    private HttpServer well;
    private ServerSocket hanging;
    private Babbling babbling;

    Receivers(Topology topology) {
        this.topology = topology;
    }

    @Override
    public String name() {
        return "webhook-receivers-down";
    }

    @Override
    public Optional<String> hindrance() {
        return Topology.HOST.equals(System.getenv("RAPPORT_MIS_WEBHOOKS_ALLOW"))
                ? Optional.empty()
                : Optional.of("needs RAPPORT_MIS_WEBHOOKS_ALLOW=" + Topology.HOST + " in the environment");
    }

    @Override
    public void strike() throws IOException, InterruptedException {
        var here = InetAddress.getByName(Topology.HOST);
        well = HttpServer.create(new InetSocketAddress(here, 0), 0);
        well.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        well.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(204, -1);
                received.incrementAndGet();
            }
        });
        well.start();
        hanging = new ServerSocket(0, 1, here);
        babbling = new Babbling(0);
        var dead = new ServerSocket(0, 1, here);
        dead.close();
        for (var port : List.of(
                dead.getLocalPort(),
                hanging.getLocalPort(),
                babbling.port(),
                well.getAddress().getPort())) {
            subscribe(port);
        }
    }

    private void subscribe(int port) throws InterruptedException {
        var subscription = Map.of("url", "http://" + Topology.HOST + ":" + port + "/");
        subscriptions.add(admin().post(Service.MIS_BRIDGE, SUBSCRIPTIONS, subscription)
                .map(made -> made.path("id").asText())
                .orElseThrow(() -> new Failure("no webhook can be subscribed to " + Topology.HOST)));
    }

    @Override
    public void lift() throws IOException, InterruptedException {
        for (var id : subscriptions) {
            admin().delete(Service.MIS_BRIDGE, SUBSCRIPTIONS + "/" + id);
        }
        subscriptions.clear();
        well.stop(0);
        hanging.close();
        babbling.close();
        if (received.getAndSet(0) == 0) {
            throw new Failure("the receiver that was well got nothing");
        }
    }

    private Rest admin() {
        return new Rest(topology, "admin");
    }
}
