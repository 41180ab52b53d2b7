package io.rapport.customer.consent;

import io.quarkus.scheduler.Scheduled;
import io.rapport.customer.identity.Identities;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.events.PrivacyEvent.ErasureLifted;
import io.rapport.kit.Ids;
import io.rapport.kit.erased.Erased;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/** Consents in two steps: asked for, and granted only when the person confirms by a link that only she gets. */
@ApplicationScoped
public class DoubleOptIns {
    private static final String SELECT = """
            select id, identity, channel, purpose, source, text_version, valid_until, asked_at, expires_at, confirmed_at
            from double_opt_in where id = :id for update
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Consents consents;

    @Inject
    Identities identities;

    @Inject
    DoubleOptInLink link;

    @Inject
    Erased erased;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    @ConfigProperty(name = "rapport.consent.link-valid-days", defaultValue = "7")
    int validDays;

    /** What a mail needs: {@code link} is good once, until it expires. */
    record Asked(UUID id, String link, Instant expiresAt) {}

    @Transactional
    Asked ask(Identity identity, DoubleOptInResource.NewDoubleOptIn wanted) {
        var id = Ids.next();
        var now = clock.instant();
        var expiresAt = now.plus(Duration.ofDays(validDays));
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into double_opt_in (id, identity, channel, purpose, source, text_version, valid_until,
                    asked_at, expires_at)
                values (:id, :identity, :channel, :purpose, :source, :textVersion, :validUntil, :now, :expiresAt)
                """)
                .bind("id", id)
                .bind("identity", identity.toString())
                .bind("channel", wanted.channel())
                .bind("purpose", wanted.purpose())
                .bind("source", wanted.source())
                .bind("textVersion", wanted.textVersion())
                .bindByType("validUntil", wanted.validUntil(), Instant.class)
                .bind("now", now)
                .bind("expiresAt", expiresAt)
                .execute());
        return new Asked(id, link.of(id, expiresAt), expiresAt);
    }

    /**
     * Grants what was asked, once: a link that is followed again after she withdrew grants nothing.
     *
     * @throws Problem 404 for a link that we did not sign, or that has expired
     */
    @Transactional
    void confirm(String token) {
        erased.lockAlone();
        var asked = waiting(token);
        if (asked.confirmedAt() == null) {
            markConfirmed(asked.id());
            lift(asked.identity());
            ownerOf(asked).ifPresent(customer -> consents.confirmed(grant(asked, customer)));
        }
    }

    /** Whether the link is good. */
    @Transactional
    void require(String token) {
        waiting(token);
    }

    private DoubleOptIn waiting(String token) {
        return link.read(token)
                .flatMap(this::find)
                .orElseThrow(() -> new Problem(404, "Not found", "This link is not valid, or not any more."));
    }

    private Optional<DoubleOptIn> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT)
                .bind("id", id)
                .mapTo(DoubleOptIn.class)
                .findFirst());
    }

    private Optional<UUID> ownerOf(DoubleOptIn asked) {
        return identities.ownerOf(Identity.parse(asked.identity()));
    }

    /** It is herself who wants to be known again. */
    private void lift(String identity) {
        erased.requestOf(identity).ifPresent(request -> {
            var lifted = new ErasureLifted(request, List.of(identity));
            erased.lift(lifted);
            outbox.publish(request.toString(), clock.instant(), lifted);
        });
    }

    private ConsentStatement grant(DoubleOptIn asked, UUID customer) {
        var now = clock.instant();
        var proof = EventJson.MAPPER
                .createObjectNode()
                .put("doubleOptIn", asked.id().toString())
                .put("askedAt", asked.askedAt().toString())
                .put("confirmedAt", now.toString());
        return new ConsentStatement(
                customer,
                asked.channel(),
                asked.purpose(),
                Consent.GRANTED,
                asked.source(),
                asked.textVersion(),
                asked.validUntil(),
                proof,
                now,
                false);
    }

    private void markConfirmed(UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate("update double_opt_in set confirmed_at = :now where id = :id")
                .bind("now", clock.instant())
                .bind("id", id)
                .execute());
    }

    /** The proof is in the ledger; what nobody confirmed is nobody's business. */
    @Scheduled(every = "1h", delayed = "7m")
    @Transactional
    void forgetExpired() {
        jdbi.useHandle(handle -> handle.createUpdate("delete from double_opt_in where expires_at < :now")
                .bind("now", clock.instant())
                .execute());
    }
}
