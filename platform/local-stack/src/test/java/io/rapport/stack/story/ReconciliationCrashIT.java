package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * interaction-service dies while a shop's list is sent to it, and again while it looks for what the list has not: each time it goes on
 * where it was, and the orders are taken in once.
 */
@Order(5)
@Tag("long")
@ExtendWith(RunningStack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReconciliationCrashIT {
    private static final int ORDERS = 1_500;
    private static final String SOURCES = "/api/v1/sources";

    /** That it has begun to write down what is not in the list, and waits. */
    private static final String IN_THE_MIDDLE = """
            select count(*) > 0 from pg_locks held join pg_locks wanted using (pid)
            where held.relation = 'reconciliation'::regclass
                and wanted.relation = 'reconciliation_difference'::regclass and not wanted.granted
            """;

    private final String shop = "crash-" + UUID.randomUUID();
    private final byte[] list = ("order_id,placed_at,total,currency,status\n"
                    + IntStream.range(0, ORDERS)
                            .mapToObj("o%d,2026-03-01T10:00:00Z,1.00,NOK,completed%n"::formatted)
                            .collect(Collectors.joining()))
            .getBytes(UTF_8);
    private RunningStack stack;
    private Api api;
    private String path;

    @Test
    @Order(1)
    void goesOnAfterTheLastWholeBatchOfAFile(RunningStack running) throws Exception {
        stack = running;
        api = running.api();
        open();
        var more = new CountDownLatch(1);
        var part = new ByteArrayInputStream(list, 0, list.length / 2);
        send(0, false, new SequenceInputStream(part, new Silence(more)));
        eventually(() -> assertThat(report().path("listed").asInt()).isPositive());
        stack.kill(Service.INTERACTION);
        more.countDown();
        stack.up();

        var broken = report();
        assertThat(broken.path("state").asText()).isEqualTo("listing");
        var offset = broken.path("offset").asInt();
        assertThat(offset).isBetween(1, list.length - 1);

        send(offset, false, new ByteArrayInputStream(list, offset, list.length - offset));
        eventually(() -> assertThat(report().path("offset").asInt()).isEqualTo(list.length));
        assertThat(report().path("listed").asInt()).isEqualTo(ORDERS);
    }

    @Test
    @Order(2)
    void isTakenOverWhenItsLeaseHasRunOut() throws Exception {
        try (var blocked = stack.database(Service.INTERACTION)) {
            blocked.setAutoCommit(false);
            ask(blocked, "lock table reconciliation_difference in exclusive mode");
            send(list.length, true, InputStream.nullInputStream());
            eventually(() -> assertThat(isInTheMiddle()).isTrue());
            stack.kill(Service.INTERACTION);
        }
        stack.up();
        assertThat(report().path("state").asText()).isEqualTo("comparing");
        letTheLeaseRunOut();

        eventually(() -> assertThat(report().path("state").asText()).isEqualTo("finished"));
        assertThat(report().path("missing").asInt()).isEqualTo(ORDERS);
        assertThat(report().path("taken").asInt()).isEqualTo(ORDERS);
        assertThat(report().path("extra").asInt()).isOne();
    }

    @Test
    @Order(3)
    void takesEachOrderOnce() {
        eventually(() -> assertThat(count("customer_order where shop = '%s'")).isEqualTo(ORDERS + 1));
        assertThat(count("customer_order where shop = '%s' and version > 1")).isZero();
        assertThat(stack.run("verify")).isZero();
    }

    /** A shop with one order that its list does not have. */
    private void open() {
        var source = api.post("admin", Service.INTERACTION, SOURCES, Map.of("name", shop, "shop", shop))
                .ok();
        var unlisted = Map.of(
                "messageId",
                shop,
                "anonymousId",
                shop,
                "event",
                "Order Completed",
                "properties",
                Map.of("order_id", "unlisted", "total", "1.00", "currency", "NOK"));
        api.collect(source.path("writeKey").asText(), "/v1/track", unlisted).ok();
        eventually(() -> assertThat(count("customer_order where shop = '%s'")).isOne());
        var all = SOURCES + "/" + source.path("id").asText() + "/reconciliations";
        path = all + "/"
                + api.post("admin", Service.INTERACTION, all, Map.of("upload", true))
                        .ok()
                        .path("id")
                        .asText();
    }

    private void send(int offset, boolean last, InputStream part) {
        api.upload(Service.INTERACTION, path, offset, last, part);
    }

    private JsonNode report() {
        return api.get("admin", Service.INTERACTION, path);
    }

    /** As after two minutes: the dead cannot prolong it. */
    private void letTheLeaseRunOut() throws SQLException {
        try (var database = stack.database(Service.INTERACTION)) {
            ask(database, "update reconciliation set leased_until = now() where leased_until is not null");
        }
    }

    private boolean isInTheMiddle() throws SQLException {
        try (var database = stack.database(Service.INTERACTION);
                var query = database.createStatement();
                var row = query.executeQuery(IN_THE_MIDDLE)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private int count(String from) {
        try (var database = stack.database(Service.INTERACTION);
                var query = database.createStatement();
                var row = query.executeQuery("select count(*) from " + from.formatted(shop))) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void ask(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
