package io.rapport.mis.measure;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.result.RowView;

/**
 * Where events are summed up.
 *
 * @param currency ISO 4217, or {@link #NO_CURRENCY}
 * @param dimension {@code name=value,…} sorted by name, empty for the overall figure
 */
public record Bucket(Window window, Instant start, String currency, String dimension) implements Comparable<Bucket> {
    public static final String NO_CURRENCY = "-";
    public static final String OVERALL = "";
    private static final String OF_SEGMENT = Dimension.SEGMENT + '=';
    private static final String OF_CAMPAIGN = Dimension.CAMPAIGN + '=';

    private static final Comparator<Bucket> ORDER = comparing(Bucket::start)
            .thenComparing(Bucket::window)
            .thenComparing(Bucket::currency)
            .thenComparing(Bucket::dimension);

    /** From its four columns. */
    public static Bucket read(RowView row) {
        return new Bucket(
                row.getColumn("window_name", Window.class),
                row.getColumn("start", Instant.class),
                row.getColumn("currency", String.class),
                row.getColumn("dimension", String.class));
    }

    /** Of the company as a whole, without money. */
    public static Bucket plain(Window window, Instant start) {
        return new Bucket(window, start, NO_CURRENCY, OVERALL);
    }

    /** Of which segment, empty for any other dimension. */
    public Optional<UUID> segment() {
        return idAfter(OF_SEGMENT);
    }

    /** Of which campaign, empty for any other dimension. */
    public Optional<UUID> campaign() {
        return idAfter(OF_CAMPAIGN);
    }

    /** The same window and currency of the company as a whole. */
    public Bucket overall() {
        return new Bucket(window, start, currency, OVERALL);
    }

    private Optional<UUID> idAfter(String name) {
        return dimension.startsWith(name)
                ? Optional.of(UUID.fromString(dimension.substring(name.length())))
                : Optional.empty();
    }

    /** The key of a KPI's records on {@code mis.kpis.v1}. */
    public String key(Kpi kpi) {
        return String.join("|", kpi.label(), window.label(), start.toString(), currency, dimension);
    }

    @Override
    public int compareTo(Bucket other) {
        return ORDER.compare(this, other);
    }
}
