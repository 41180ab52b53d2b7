package io.rapport.mis.kpi;

import io.rapport.events.EventJson;
import io.rapport.kit.Columns;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.mis.measure.Measures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Writes revisions and publishes them in the same transaction; one writer at a time, so that {@code seq} rises as they are committed. */
@ApplicationScoped
public class Revisions {
    private static final long WRITER = 0x6b7069;

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Measures measures;
    private final Clock clock;

    Revisions(Jdbi jdbi, Outbox outbox, Measures measures, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.measures = measures;
        this.clock = clock;
    }

    /** A figure that did not change makes no revision, nor does one that is still nothing. */
    @Transactional(TxType.MANDATORY)
    public void write(List<Figure> figures) {
        becomeWriter();
        publish(jdbi.withHandle(handle -> handle.createQuery("""
                insert into kpi as k (kpi, window_name, dimension, start, currency, value, revision, final,
                    events, checksum, sources, ends_at, revised_at, seq)
                select f.kpi, f.window_name, f.dimension, f.start, f.currency, f.value, 1, false,
                    f.events, f.checksum, f.sources, f.ends_at, :now, nextval('kpi_seq')
                from unnest(:kpi, :window, :dimension, :start, :currency, :value, :events, :checksum, :sources, :endsAt)
                    as f (kpi, window_name, dimension, start, currency, value, events, checksum, sources, ends_at)
                where f.events > 0 or exists (
                    select from kpi p where (p.kpi, p.window_name, p.dimension, p.start, p.currency)
                        = (f.kpi, f.window_name, f.dimension, f.start, f.currency))
                on conflict (kpi, window_name, dimension, start, currency) do update set
                    value = excluded.value, revision = k.revision + 1, events = excluded.events, checksum = excluded.checksum,
                    sources = excluded.sources, revised_at = excluded.revised_at, seq = excluded.seq
                where (k.value, k.events, k.checksum) is distinct from (excluded.value, excluded.events, excluded.checksum)
                returning %s
                """.formatted(Revision.COLUMNS))
                .bind("now", clock.instant())
                .bindNamedArgumentFinder(columns(figures))
                .map(Revision::read)
                .list()));
    }

    private Columns<Figure> columns(List<Figure> figures) {
        return Columns.of(figures)
                .text("kpi", Figure::kpi)
                .text("window", figure -> figure.bucket().window())
                .text("dimension", figure -> figure.bucket().dimension())
                .timestamptz("start", figure -> figure.bucket().start())
                .text("currency", figure -> figure.bucket().currency())
                .numeric("value", Figure::value)
                .bigint("events", Figure::events)
                .bigint("checksum", Figure::checksum)
                .text("sources", figure -> EventJson.write(figure.sources()))
                .timestamptz("endsAt", figure -> measures.end(figure.bucket()));
    }

    /**
     * Publishes as final what ended before {@code before}, newest first, unless it waits for the flusher.
     *
     * @return how many
     */
    @Transactional(TxType.MANDATORY)
    public int close(Instant before, int most) {
        becomeWriter();
        var closed = jdbi.withHandle(handle -> handle.createQuery("""
                update kpi set final = true, revision = revision + 1, revised_at = :now, seq = nextval('kpi_seq')
                where (kpi, window_name, dimension, start, currency) in (
                    select k.kpi, k.window_name, k.dimension, k.start, k.currency from kpi k
                    where not k.final and k.ends_at <= :before
                        and not exists (select from dirty d where d.start = k.start and d.window_name = k.window_name
                            and d.currency = k.currency and d.dimension = k.dimension)
                    order by k.ends_at desc limit :most)
                returning %s
                """.formatted(Revision.COLUMNS))
                .bind("now", clock.instant())
                .bind("before", before)
                .bind("most", most)
                .map(Revision::read)
                .list());
        publish(closed);
        return closed.size();
    }

    private void becomeWriter() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock(?)", WRITER));
    }

    private void publish(List<Revision> revisions) {
        if (!revisions.isEmpty()) {
            outbox.publishAll(revisions.stream().map(Revisions::outgoing).toList());
        }
    }

    private static OutgoingEvent outgoing(Revision revision) {
        return OutgoingEvent.of(revision.key(), revision.revisedAt(), revision.published());
    }
}
