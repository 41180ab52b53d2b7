package io.rapport.kit.erased;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.rapport.events.PrivacyEvent.ErasureLifted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import org.jdbi.v3.core.Jdbi;

/** Remembers who was erased, so that neither an older record nor a replay brings her back; by HMACs, from which nobody learns who she was. */
@ApplicationScoped
public class Erased {
    /** Who writes of persons takes it shared, an erasure alone: so nobody writes of her what she was seen to be before. */
    private static final String LOCK = "hashtext('erasure')";

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    InstallationKey key;

    /** Those of the keys (customer or visitor ids, identities) that are erased; none becomes so until the transaction ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Set<String> among(Collection<String> keys) {
        if (keys.isEmpty()) {
            return Set.of();
        }
        var byDigest = digests(keys);
        return jdbi.withHandle(handle -> {
            handle.execute("select pg_advisory_xact_lock_shared(%s)".formatted(LOCK));
            return handle.createQuery("select digest from erased where digest = any (:digests)")
                    .bindArray("digests", UUID.class, byDigest.keySet())
                    .mapTo(UUID.class)
                    .map(byDigest::get)
                    .collect(toUnmodifiableSet());
        });
    }

    /** Until the transaction ends, nobody else erases, or writes of persons. To be taken before any other lock. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lockAlone() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock(%s)".formatted(LOCK)));
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void remember(UUID requestId, Collection<String> keys, boolean identities) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into erased (digest, request_id, identity, at)
                        select digest, :request, :identities, :now from unnest(:digests) digest
                        on conflict do nothing
                        """)
                .bindArray("digests", UUID.class, digests(keys).keySet())
                .bind("request", requestId)
                .bind("identities", identities)
                .bind("now", clock.instant())
                .execute());
    }

    /** By which request an identity was erased. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<UUID> requestOf(String identity) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select request_id from erased where digest = any (:digests)")
                .bindArray("digests", UUID.class, digests(List.of(identity)).keySet())
                .mapTo(UUID.class)
                .findFirst());
    }

    /** From now on they may name a person again: those named, or all that the request erased. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lift(ErasureLifted lifted) {
        var all = lifted.identities() == null;
        jdbi.useHandle(handle -> handle.createUpdate("""
                        delete from erased where request_id = :request and identity and (:all or digest = any (:digests))
                        """)
                .bind("request", lifted.requestId())
                .bind("all", all)
                .bindArray(
                        "digests",
                        UUID.class,
                        digests(all ? List.of() : lifted.identities()).keySet())
                .execute());
    }

    private Map<UUID, String> digests(Collection<String> keys) {
        var mac = key.mac();
        return keys.stream().distinct().collect(toMap(each -> digest(mac, each), identity()));
    }

    /** The first half: enough to tell people apart. */
    private static UUID digest(Mac mac, String value) {
        var digest = ByteBuffer.wrap(mac.doFinal(value.getBytes(UTF_8)));
        return new UUID(digest.getLong(), digest.getLong());
    }
}
