package io.rapport.analytics.rebuild;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.analytics.rebuild.Rebuilds.Active;
import io.rapport.analytics.rebuild.Turns.NotNow;
import io.rapport.kit.inbox.Delivery;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Applies the log to the schema of rebuilds, as far as the live consumers have come. */
@ApplicationScoped
class CatchUp {
    /** So few records can be applied while the live consumers wait. */
    private static final int FEW = 500;

    private final Rebuilds rebuilds;
    private final Shadow shadow;
    private final Replay replay;
    private final Delivery delivery;
    private final Turns turns;

    CatchUp(Rebuilds rebuilds, Shadow shadow, Replay replay, Delivery delivery, Turns turns) {
        this.rebuilds = rebuilds;
        this.shadow = shadow;
        this.replay = replay;
        this.delivery = delivery;
        this.turns = turns;
    }

    /** In transactions of its own, until few records are left. */
    void run(Active active) {
        if (active.migration() != shadow.migration()) {
            QuarkusTransaction.requiringNew().run(rebuilds::restart);
            throw new NotNow();
        }
        while (replay.behind() > FEW && !turns.stopping()) {
            replay.catchUp((consumer, records) -> apply(active, consumer, records));
        }
        replay.catchUp((consumer, records) -> apply(active, consumer, records));
    }

    /** What is left, in the transaction that is open. */
    void here() {
        shadow.enter();
        replay.catchUp(delivery::replay);
        shadow.leave();
    }

    /** More than a few have come in meanwhile. */
    boolean isFarBehind() {
        return replay.behind() > 2 * FEW;
    }

    /** Halves what fails until the record that cannot be applied stands alone, as the inbox does. */
    private void apply(Active active, EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> records) {
        if (turns.stopping()) {
            throw new NotNow();
        }
        try {
            turns.slice(active, () -> {
                shadow.enter();
                delivery.replay(consumer, records);
                return null;
            });
        } catch (NotNow notNow) {
            throw notNow;
        } catch (RuntimeException failure) {
            if (Fault.mayPass(failure)) {
                throw failure;
            }
            isolate(active, consumer, records);
        }
    }

    private void isolate(Active active, EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> records) {
        if (records.size() == 1) {
            turns.slice(active, () -> {
                shadow.enter();
                delivery.skip(consumer, records.getFirst());
                rebuilds.skipped(active.rebuildId());
                return null;
            });
        } else {
            var middle = records.size() / 2;
            apply(active, consumer, records.subList(0, middle));
            apply(active, consumer, records.subList(middle, records.size()));
        }
    }
}
