package io.rapport.interaction.source;

import io.quarkus.scheduler.Scheduled;
import io.rapport.kit.company.Company;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;

/** Who may send, known without asking the database: a copy of all write keys, at most a second old. */
@ApplicationScoped
public class WriteKeys {
    /** Before the name of a source: the {@code ce_source} of what it sends. */
    public static final String EVENT_SOURCE = "storefront/";

    private static final Duration FRESH = Duration.ofMillis(100);
    private static final String KEYS = """
            select key.hash, source.id as source_id, source.name as source, source.shop, key.valid_until, source.allowed_origins,
                source.requests_per_second, source.events_per_second
            from source_key key join source on source.id = key.source_id
            where key.valid_until is null or key.valid_until > now()
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Company company;

    @Inject
    Clock clock;

    private volatile Copy copy = new Copy(Instant.EPOCH, Map.of(), Map.of());

    /**
     * A source as the collector needs it.
     *
     * @param hash of the write key that it used
     * @param requestsPerSecond null: as configured for all
     * @param eventsPerSecond likewise
     */
    public record Sender(
            String hash,
            UUID sourceId,
            String source,
            String shop,
            Instant validUntil,
            List<String> allowedOrigins,
            Integer requestsPerSecond,
            Integer eventsPerSecond) {

        /** Whether a page of that origin may send; a server says none. */
        public boolean allows(String origin) {
            return origin == null
                    || allowedOrigins.isEmpty()
                    || allowedOrigins.stream().anyMatch(allowed -> matches(allowed, origin.toLowerCase(Locale.ROOT)));
        }

        private static boolean matches(String allowed, String origin) {
            var star = allowed.indexOf('*');
            return star < 0
                    ? allowed.equals(origin)
                    : origin.startsWith(allowed.substring(0, star)) && origin.endsWith(allowed.substring(star + 1));
        }
    }

    /** Keys, or the terms of who holds them. */
    record Changed() {}

    private record Copy(Instant at, Map<String, Sender> byHash, Map<String, String> currencies) {}

    /** Never blocks; empty also for a key made less than a second ago by another replica. */
    public Optional<Sender> find(String writeKey) {
        return Optional.ofNullable(copy.byHash.get(SourceKey.hash(writeKey))).filter(this::isValid);
    }

    /** Asks the database unless it was asked just now. Blocks. */
    public Optional<Sender> findAgain(String writeKey) {
        if (copy.at.plus(FRESH).isBefore(clock.instant())) {
            refresh();
        }
        return find(writeKey);
    }

    /** What an order of the shop is in that names no currency. */
    public String currencyOf(String shop) {
        return copy.currencies.getOrDefault(shop, company.currency());
    }

    /** The collector knows a key as soon as its owner does. */
    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed event) {
        refresh();
    }

    /** One after the other: an older copy never replaces a newer one. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    synchronized void refresh() {
        var asked = clock.instant();
        copy = jdbi.withHandle(handle -> new Copy(asked, keys(handle), currencies(handle)));
    }

    private boolean isValid(Sender sender) {
        return sender.validUntil() == null || sender.validUntil().isAfter(clock.instant());
    }

    private static Map<String, Sender> keys(Handle handle) {
        return handle.createQuery(KEYS).reduceRows(new HashMap<>(), (keys, row) -> {
            keys.put(row.getColumn("hash", String.class), row.getRow(Sender.class));
            return keys;
        });
    }

    private static Map<String, String> currencies(Handle handle) {
        return handle.createQuery("select name, currency from shop")
                .setMapKeyColumn("name")
                .setMapValueColumn("currency")
                .collectInto(new GenericType<Map<String, String>>() {});
    }
}
