package io.rapport.interaction.source;

import io.quarkus.runtime.StartupEvent;
import io.rapport.events.Identity;
import io.rapport.interaction.intake.Currencies;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Problem;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The storefronts that may send, and their write keys. */
@ApplicationScoped
public class Sources {
    /** The source of the default shop, there from the start. */
    public static final String DEFAULT = "default";

    /** For which an old key or secret holds on. */
    static final Duration GRACE = Duration.ofHours(24);

    @Inject
    Clock clock;

    @Inject
    WriteKeys writeKeys;

    @Inject
    Event<WriteKeys.Changed> changes;

    @Inject
    Secrets secrets;

    @ConfigProperty(name = "rapport.collector.default-write-key")
    Optional<String> defaultWriteKey;

    /** A source by its names. */
    public record Belonging(UUID id, String name, String shop) {}

    /** A source with the one sight of its new write key. */
    record Keyed(Source source, String writeKey) {}

    void start(@Observes @Priority(1) StartupEvent event) {
        ensureDefault();
        writeKeys.refresh();
    }

    @Transactional
    void ensureDefault() {
        var now = clock.instant();
        Source.ensure(DEFAULT, Identity.DEFAULT_SHOP, now);
        var source = Source.byName(DEFAULT).orElseThrow();
        defaultWriteKey.filter(key -> !key.isBlank()).ifPresent(key -> keep(source, key, now));
    }

    /** @throws SourceTaken if there is one of that name */
    @Transactional
    Keyed create(String name, String shop, String currency, Terms terms, Map<ShopKind, String> signedWith) {
        if (Source.byName(name).isPresent()) {
            throw new SourceTaken(name);
        }
        if (currency != null && !Currencies.isKnown(currency)) {
            throw Problem.invalid("currency", "is not a currency of ISO 4217");
        }
        if (currency != null) {
            Shop.sellsIn(shop, currency);
        }
        var now = clock.instant();
        var source = persisted(name, shop, terms, now);
        if (signedWith != null) {
            signedWith.forEach((kind, secret) -> secrets.add(source.id, kind, secret, GRACE));
        }
        return keyed(source, null, now);
    }

    /** A new key; those before hold for {@code grace}, so that nothing is lost while the storefront changes over. A configured one stays. */
    @Transactional
    Keyed rotate(UUID id, Duration grace) {
        var now = clock.instant();
        SourceKey.end(id, defaultWriteKey.orElse(""), now.plus(grace));
        return keyed(get(id), null, now);
    }

    /** One more key that ends by itself, and the others as they were: for an import. */
    @Transactional
    Keyed lend(UUID id, Duration time) {
        var now = clock.instant();
        return keyed(get(id), now.plus(time), now);
    }

    /** A secret of the shop's own, or one made here; those before hold for {@code grace}. */
    @Transactional
    String keepSecret(UUID id, ShopKind kind, String secret, Duration grace) {
        var kept = secret == null ? SourceKey.random() : secret;
        secrets.add(get(id).id, kind, kept, grace);
        return kept;
    }

    @Transactional
    Source change(UUID id, String ifMatch, Terms terms) {
        var source = get(id);
        Etag.require(ifMatch, source.version);
        source.allow(terms);
        source.persistAndFlush();
        changes.fire(new WriteKeys.Changed());
        return source;
    }

    @Transactional
    List<SourceKey> keys(UUID id) {
        return SourceKey.inForce(get(id).id, clock.instant());
    }

    /** @throws Problem 404 */
    @Transactional
    public Belonging shopOf(UUID id) {
        var source = get(id);
        return new Belonging(source.id, source.name, source.shop);
    }

    @Transactional
    Source get(UUID id) {
        return Source.<Source>findByIdOptional(id).orElseThrow(() -> Problem.notFound("source", id));
    }

    @Transactional
    List<Source> list(String name, String after, int limit) {
        return name == null
                ? Source.after(after, limit)
                : Source.byName(name).stream().toList();
    }

    private static Source persisted(String name, String shop, Terms terms, Instant now) {
        var source = Source.named(name, shop, now);
        source.allow(terms);
        source.persist();
        return source;
    }

    private Keyed keyed(Source source, Instant validUntil, Instant now) {
        changes.fire(new WriteKeys.Changed());
        var writeKey = SourceKey.random();
        SourceKey.of(writeKey, source.id, validUntil, now).persist();
        return new Keyed(source, writeKey);
    }

    private static void keep(Source source, String writeKey, Instant now) {
        var known = SourceKey.<SourceKey>findById(SourceKey.hash(writeKey));
        if (known == null) {
            SourceKey.of(writeKey, source.id, null, now).persist();
        } else {
            known.validUntil = null;
        }
    }
}
