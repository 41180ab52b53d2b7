package io.rapport.kit.inbox;

import static java.util.stream.Collectors.toCollection;

import io.rapport.events.Topic;
import io.rapport.kit.Columns;
import io.rapport.kit.erased.Erased;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;

/** One transaction of the inbox: what of a batch is fresh goes to the consumer, and all of it is remembered. */
@ApplicationScoped
public class Delivery {
    /** Sorted, so that two replicas that get the same event twice wait for each other and do not deadlock. */
    private static final String REMEMBER = """
            insert into inbox (consumer, ce_source, ce_id, expires_on)
            select :consumer, source, id, expires from unnest(:source, :id, :expires) event (source, id, expires)
            order by source, id
            on conflict do nothing
            returning ce_source, ce_id
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Offsets offsets;

    @Inject
    Clock clock;

    @Inject
    Erased erased;

    <E> Outcome apply(EventConsumer<E> consumer, List<ConsumerRecord<String, byte[]>> batch) {
        var ahead = offsets.ahead(consumer.name(), batch);
        var taken = ahead.stream().filter(consumer::takes).toList();
        var fresh = apply(
                consumer,
                taken.stream()
                        .map(record -> Read.from(record, consumer.codec()))
                        .toList(),
                taken.size() + batch.size() - ahead.size());
        offsets.moveTo(consumer.name(), ahead);
        return fresh;
    }

    /** Notes in one statement that nothing of a batch is for the consumer. */
    Outcome pass(EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> batch) {
        offsets.moveTo(consumer.name(), batch);
        return Outcome.of(List.of(), 0, 0);
    }

    /** Applies a record that the offset has left behind, if its event has not come another way. */
    public <E> void applyAgain(EventConsumer<E> consumer, ConsumerRecord<String, byte[]> record) {
        apply(consumer, List.of(Read.from(record, consumer.codec())), 1);
    }

    /** Applies records once more to what a schema of its own holds, inbox and offsets included: to whatever names mean in this transaction. */
    public void replay(EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> batch) {
        apply(consumer, batch);
    }

    /** @return whether the record was still ahead */
    public boolean skip(EventConsumer<?> consumer, ConsumerRecord<String, byte[]> record) {
        var ahead = offsets.ahead(consumer.name(), List.of(record));
        offsets.moveTo(consumer.name(), ahead);
        return !ahead.isEmpty();
    }

    private <E> Outcome apply(EventConsumer<E> consumer, List<Read<E>> read, int received) {
        var fresh = remember(consumer.memory(), read);
        var known = withoutErased(
                consumer,
                fresh.stream().map(Read::event).filter(Objects::nonNull).toList());
        if (!known.isEmpty()) {
            consumer.apply(known);
        }
        return Outcome.of(known, fresh.size() - known.size(), received - fresh.size());
    }

    /** What is said of an erased customer is no news, however often it is said; tombstones are. */
    private <E> List<Received<E>> withoutErased(EventConsumer<E> consumer, List<Received<E>> events) {
        var customers = events.stream()
                .filter(Delivery::isOfCustomer)
                .map(Received::key)
                .toList();
        if (customers.isEmpty() || consumer.takesErased()) {
            return events;
        }
        var gone = erased.among(customers);
        return gone.isEmpty()
                ? events
                : events.stream()
                        .filter(event -> !isOfCustomer(event) || !gone.contains(event.key()))
                        .toList();
    }

    private static boolean isOfCustomer(Received<?> event) {
        return !event.isTombstone()
                && event.key() != null
                && Topic.named(event.topic()).filter(Topic::isByCustomer).isPresent();
    }

    /** @return the first of each event that this consumer has not seen, in order */
    private <E> List<Read<E>> remember(String consumer, List<Read<E>> read) {
        if (read.isEmpty()) {
            return List.of();
        }
        var unseen = insert(consumer, read);
        var fresh = new ArrayList<Read<E>>(unseen.size());
        for (var each : read) {
            if (unseen.remove(each.identity())) {
                fresh.add(each);
            }
        }
        return fresh;
    }

    private Set<Read.Identity> insert(String consumer, List<? extends Read<?>> read) {
        var today = LocalDate.now(clock);
        return jdbi.withHandle(handle -> handle.createQuery(REMEMBER)
                .bind("consumer", consumer)
                .bindNamedArgumentFinder(Columns.of(read)
                        .text("source", each -> each.identity().source())
                        .text("id", each -> each.identity().id())
                        .date("expires", each -> today.plusDays(each.daysKept())))
                .map((row, _) -> new Read.Identity(row.getString(1), row.getString(2)))
                .collect(toCollection(HashSet::new)));
    }
}
