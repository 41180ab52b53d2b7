package io.rapport.mis.kpi;

import io.agroal.api.AgroalDataSource;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.store.Batch;
import io.rapport.mis.store.Query;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Writes revisions and publishes them in the same transaction; one writer at a time, so that {@code seq} rises as they are committed. */
@ApplicationScoped
public class Revisions {
    private static final long WRITER = 0x6b7069;

    private final AgroalDataSource database;
    private final Outbox outbox;
    private final Measures measures;
    private final Clock clock;

    Revisions(AgroalDataSource database, Outbox outbox, Measures measures, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.measures = measures;
        this.clock = clock;
    }

    /** A figure that did not change makes no revision, nor does one that is still nothing. */
    @Transactional(TxType.MANDATORY)
    public void write(List<Figure> figures) {
        becomeWriter();
        publish(Batch.of(figures)
                .column(Figure::kpi)
                .column(figure -> figure.bucket().window())
                .column(figure -> figure.bucket().dimension())
                .column(figure -> figure.bucket().start())
                .column(figure -> figure.bucket().currency())
                .column(figure -> figure.value().toPlainString())
                .column(Figure::events)
                .column(Figure::checksum)
                .column(figure -> Revision.json(figure.sources()))
                .column(figure -> measures.end(figure.bucket()))
                .column(_ -> clock.instant())
                .query(database, """
                        insert into kpi as k (kpi, window_name, dimension, start, currency, value, revision, final,
                            events, checksum, sources, ends_at, revised_at, seq)
                        select f.kpi, f.window_name, f.dimension, f.start, f.currency, f.value, 1, false,
                            f.events, f.checksum, f.sources, f.ends_at, f.revised_at, nextval('kpi_seq')
                        from unnest(?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[], ?::text[]::numeric[],
                                ?::text[]::bigint[], ?::text[]::bigint[], ?::text[], ?::text[]::timestamptz[], ?::text[]::timestamptz[])
                            as f (kpi, window_name, dimension, start, currency, value, events, checksum, sources, ends_at, revised_at)
                        where f.events > 0 or exists (
                            select from kpi p where (p.kpi, p.window_name, p.dimension, p.start, p.currency)
                                = (f.kpi, f.window_name, f.dimension, f.start, f.currency))
                        on conflict (kpi, window_name, dimension, start, currency) do update set
                            value = excluded.value, revision = k.revision + 1, events = excluded.events, checksum = excluded.checksum,
                            sources = excluded.sources, revised_at = excluded.revised_at, seq = excluded.seq
                        where (k.value, k.events, k.checksum) is distinct from (excluded.value, excluded.events, excluded.checksum)
                        returning %s
                        """.formatted(Revision.COLUMNS), Revision::read));
    }

    /**
     * Publishes as final what ended before {@code before}, newest first, unless it waits for the flusher.
     *
     * @return how many
     */
    @Transactional(TxType.MANDATORY)
    public int close(Instant before, int most) {
        becomeWriter();
        var closed = Query.of("""
                        update kpi set final = true, revision = revision + 1, revised_at = ?, seq = nextval('kpi_seq')
                        where (kpi, window_name, dimension, start, currency) in (
                            select k.kpi, k.window_name, k.dimension, k.start, k.currency from kpi k
                            where not k.final and k.ends_at <= ?
                                and not exists (select from dirty d where d.start = k.start and d.window_name = k.window_name
                                    and d.currency = k.currency and d.dimension = k.dimension)
                            order by k.ends_at desc limit ?)
                        returning %s
                        """.formatted(Revision.COLUMNS), clock.instant(), before, most)
                .list(database, Revision::read);
        publish(closed);
        return closed.size();
    }

    private void becomeWriter() {
        Query.of("select pg_advisory_xact_lock(?)", WRITER).list(database, _ -> true);
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
