package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** customer-service dies in the middle of an import and of a merge; started again, it has neither done in half. */
@Order(5)
@ExtendWith(RunningStack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    private static final int LINES = 3_000;
    private static final String IMPORTS = "/api/v1/customers/imports";

    /** That a transaction has written a merge, and waits to write to the outbox. */
    private static final String IN_THE_MIDDLE = """
            select count(*) > 0 from pg_locks held join pg_locks wanted using (pid)
            where held.relation = 'merge'::regclass and held.mode = 'RowExclusiveLock'
                and wanted.relation = 'outbox'::regclass and not wanted.granted
            """;

    private final String name = "crash-" + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();
    private final byte[] list = ("identities,names.full\n"
                    + IntStream.range(0, LINES)
                            .mapToObj(line -> "user:%s-%d,Imported %d%n".formatted(name, line, line))
                            .collect(Collectors.joining()))
            .getBytes(UTF_8);
    private RunningStack stack;
    private Api api;
    private String listId;
    private String one;
    private String other;

    @BeforeAll
    void crash(RunningStack running) throws Exception {
        stack = running;
        api = running.api();
        one = introduced(name + "-one");
        other = introduced(name + "-other");
        var more = new CountDownLatch(1);
        upload(more);
        try (var blocked = stack.database(Service.CUSTOMER)) {
            blocked.setAutoCommit(false);
            ask(blocked, "lock table outbox in exclusive mode");
            Thread.ofVirtual().start(this::mergeUnheard);
            eventually(() -> assertThat(isInTheMiddle()).isTrue());
            stack.kill(Service.CUSTOMER);
        }
        more.countDown();
        stack.up();
    }

    @Test
    void anImportGoesOnAfterItsLastWholeBatch() {
        var broken = imported();
        assertThat(broken.path("state").asText()).isEqualTo("receiving");
        var offset = broken.path("offset").asInt();
        assertThat(offset).isBetween(1, list.length - 1);

        var rest = new ByteArrayInputStream(list, offset, list.length - offset);
        assertThat(api.upload(Service.CUSTOMER, IMPORTS + "/" + listId, offset, true, rest)
                        .join()
                        .status())
                .isEqualTo(200);

        var whole = imported();
        assertThat(whole.path("state").asText()).isEqualTo("finished");
        assertThat(whole.path("accepted").asInt()).isEqualTo(LINES);
        assertThat(whole.path("rejected").asInt()).isZero();
        assertThat(IntStream.of(0, LINES / 2, LINES - 1).mapToObj(line -> api.customer("user:" + name + "-" + line)))
                .allMatch(found -> found.isPresent())
                .doesNotHaveDuplicates();
    }

    @Test
    void aMergeIsNotDoneAndCanBeAskedForAgain() {
        assertThat(api.customer("user:" + name + "-other")).contains(other);
        assertThat(api.get("agent", Service.CUSTOMER, "/api/v1/customers/" + one + "/merges")
                        .path("items"))
                .isEmpty();

        assertThat(merge().status()).isEqualTo(200);

        eventually(() -> assertThat(api.customer("user:" + name + "-other")).contains(one));
        assertThat(merge().status()).isEqualTo(200);
    }

    @AfterAll
    void allAddsUp() {
        assertThat(stack.run("verify")).isZero();
    }

    private String introduced(String user) {
        var identify = Map.of("messageId", user, "userId", user, "anonymousId", user + "-device");
        api.collect(stack.writeKey(), "/v1/identify", identify).ok();
        eventually(() -> assertThat(api.customer("user:" + user)).isPresent());
        return api.customer("user:" + user).orElseThrow();
    }

    /** More than one batch of the list; the rest does not come, and the import waits for it. */
    private void upload(CountDownLatch more) {
        listId = api.post("admin", Service.CUSTOMER, IMPORTS, Map.of("format", "csv"))
                .ok()
                .path("id")
                .asText();
        var part = new ByteArrayInputStream(list, 0, list.length / 2);
        api.upload(
                Service.CUSTOMER, IMPORTS + "/" + listId, 0, false, new SequenceInputStream(part, new Silence(more)));
        eventually(() -> assertThat(imported().path("accepted").asInt()).isPositive());
    }

    private JsonNode imported() {
        return api.get("admin", Service.CUSTOMER, IMPORTS + "/" + listId);
    }

    private Api.Answer merge() {
        return api.postOnce(
                key, "agent", Service.CUSTOMER, "/api/v1/customers/" + one + "/merge", Map.of("with", other));
    }

    private void mergeUnheard() {
        try {
            merge();
        } catch (AssertionError _) {
            // the answer dies with the service
        }
    }

    private boolean isInTheMiddle() throws SQLException {
        try (var database = stack.database(Service.CUSTOMER);
                var query = database.createStatement();
                var row = query.executeQuery(IN_THE_MIDDLE)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void ask(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
