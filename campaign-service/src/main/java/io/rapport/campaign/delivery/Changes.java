package io.rapport.campaign.delivery;

import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Moves deliveries on, a batch in one statement. */
@ApplicationScoped
class Changes {
    @Inject
    Jdbi jdbi;

    /** What is decided stays so, but that a message in doubt may turn out to have been sent. */
    @Transactional(Transactional.TxType.MANDATORY)
    void store(List<Change> changes, Instant now) {
        var sql = """
                update delivery d set status = c.status, reason = c.reason, consent_event_id = coalesce(c.consent, d.consent_event_id),
                  message_id = coalesce(c.message_id, d.message_id), language = coalesce(c.language, d.language),
                  address_hash = coalesce(c.address_hash, d.address_hash), variant = coalesce(c.variant, d.variant),
                  template_id = coalesce(c.template_id, d.template_id), attempts = c.attempts,
                  due_at = c.due_at, lease_until = c.lease_until, decided_at = :now
                from unnest(:ids, :statuses, :reasons, :consents, :messageIds, :languages, :addresses, :variants, :templates, :attempts, :dueAt, :leases)
                  as c(id, status, reason, consent, message_id, language, address_hash, variant, template_id, attempts, due_at, lease_until)
                where d.id = c.id and (d.status in ('planned', 'queued', 'sending') or d.reason = 'in-doubt')
                """;
        var columns = Columns.of(changes)
                .uuid("ids", Change::id)
                .text("statuses", change -> change.status().text())
                .text("reasons", Change::reason)
                .text("consents", Change::consentEventId)
                .text("messageIds", Change::messageId)
                .text("languages", Change::language)
                .text("addresses", Change::addressHash)
                .text(
                        "variants",
                        change -> change.variant() == null
                                ? null
                                : change.variant().name())
                .uuid(
                        "templates",
                        change -> change.variant() == null
                                ? null
                                : change.variant().template())
                .integer("attempts", Change::attempts)
                .timestamptz("dueAt", Change::dueAt)
                .timestamptz("leases", Change::leaseUntil);
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bindNamedArgumentFinder(columns)
                .bind("now", now)
                .execute());
    }
}
