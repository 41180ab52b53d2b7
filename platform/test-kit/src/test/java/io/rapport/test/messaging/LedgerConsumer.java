package io.rapport.test.messaging;

import io.agroal.api.AgroalDataSource;
import io.opentelemetry.api.trace.Span;
import io.rapport.events.CustomerEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Writes down what it applies, and fails where a test asks for it. */
@ApplicationScoped
public class LedgerConsumer extends EventConsumer<CustomerEvent> {
    static final String NAME = "ledger";

    private final Set<String> poison = ConcurrentHashMap.newKeySet();

    private final Set<String> ofOthers = ConcurrentHashMap.newKeySet();
    private final Set<String> unclear = ConcurrentHashMap.newKeySet();

    private final Map<String, String> traces = new ConcurrentHashMap<>();
    private final AtomicInteger outages = new AtomicInteger();

    @Inject
    AgroalDataSource database;

    LedgerConsumer() {
        super(NAME, CustomerEvent.class);
    }

    /** Cannot apply events of this key, until {@link #accept}. */
    void refuse(String key) {
        poison.add(key);
    }

    void accept(String key) {
        poison.remove(key);
    }

    /** Records of this key are left to others. */
    void leave(String key) {
        ofOthers.add(key);
    }

    /** Fails already where it is asked whether it takes records of this key. */
    void failToTell(String key) {
        unclear.add(key);
    }

    /** Loses its database the next times. */
    void loseDatabase(int times) {
        outages.set(times);
    }

    String traceOf(String key) {
        return traces.get(key);
    }

    int outagesLeft() {
        return outages.get();
    }

    @Incoming("ledger")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        if (unclear.contains(record.key())) {
            throw new IllegalStateException("whose is this?");
        }
        return !ofOthers.contains(record.key());
    }

    @Override
    protected void apply(List<Received<CustomerEvent>> fresh) {
        insert(fresh);
        fresh.forEach(
                event -> traces.put(event.key(), Span.current().getSpanContext().getTraceId()));
        if (outages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException(new SQLTransientException("away", "08006"));
        }
        if (fresh.stream().anyMatch(event -> poison.contains(event.key()))) {
            throw new IllegalArgumentException("this cannot be");
        }
    }

    private void insert(List<Received<CustomerEvent>> fresh) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "insert into ledger (key, what) select * from unnest(?::text[], ?::text[])")) {
            statement.setObject(1, fresh.stream().map(Received::key).toArray(String[]::new));
            statement.setObject(2, fresh.stream().map(LedgerConsumer::what).toArray(String[]::new));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String what(Received<CustomerEvent> event) {
        return event.isTombstone()
                ? "tombstone"
                : event.data().getClass().getSimpleName() + " "
                        + event.envelope().time();
    }
}
