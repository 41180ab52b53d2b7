package io.rapport.mis.intake;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.OrderMoved;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Keeps each effect on an order, so that the figures of a segment can be counted by whoever was in it then. */
@ApplicationScoped
class Effects {
    private final Jdbi jdbi;
    private final Measures measures;
    private final Dirty dirty;

    Effects(Jdbi jdbi, Measures measures, Dirty dirty) {
        this.jdbi = jdbi;
        this.measures = measures;
        this.dirty = dirty;
    }

    void add(List<Received<Activity>> events) {
        var effects =
                events.stream().filter(event -> event.data().order() != null).toList();
        if (effects.isEmpty()) {
            return;
        }
        write(effects);
        dirty.mark(
                Family.SEGMENTS,
                effects.stream()
                        .map(event -> OrderMoved.of(event.data().order(), event.envelope()))
                        .flatMap(moved -> measures.touched(moved).stream())
                        .collect(Collectors.toSet()));
    }

    private void write(List<Received<Activity>> effects) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into order_effect (partition_id, record_offset, visitor_id, at, placed_at, currency,
                    orders, gross, refunds, checksum)
                select * from unnest(:partition, :offset, :visitor, :at, :placedAt, :currency, :orders, :gross, :refunds, :checksum)
                on conflict do nothing
                """)
                .bindNamedArgumentFinder(Columns.of(effects)
                        .integer("partition", Received::partition)
                        .bigint("offset", Received::offset)
                        .uuid("visitor", event -> event.data().visitorId())
                        .timestamptz("at", event -> micros(event.envelope().time()))
                        .timestamptz(
                                "placedAt", event -> micros(event.data().order().placedAt()))
                        .text("currency", event -> event.data().order().currency())
                        .integer("orders", event -> event.data().order().ordersDelta())
                        .numeric("gross", event -> orZero(event.data().order().grossDelta()))
                        .numeric("refunds", event -> orZero(event.data().order().refundDelta()))
                        .numeric(
                                "checksum",
                                event -> Checksum.unsigned(Checksum.of(
                                        event.envelope().source(),
                                        event.envelope().id()))))
                .execute());
    }

    /** As the database keeps it, but never rounded up into the next window. */
    private static Instant micros(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return Objects.requireNonNullElse(amount, BigDecimal.ZERO);
    }
}
