package io.rapport.customer.privacy;

import static io.rapport.customer.privacy.DataSubjectRequest.DONE;
import static io.rapport.customer.privacy.DataSubjectRequest.IN_PROGRESS;
import static io.rapport.customer.privacy.DataSubjectRequest.OPEN;

import io.rapport.customer.audit.AuditLog;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jdbi.v3.core.Jdbi;

/** The ledger of what data subjects asked for. */
@ApplicationScoped
public class DataSubjectRequests {
    private static final String COLUMNS =
            "id, customer_id, type, state, note, received_at, due_at, completed_at, lifted_at, version";

    private static final String LIST = """
            select %s from data_subject_request
            where (:after::uuid is null or id < :after::uuid) and (:customer::uuid is null or customer_id = :customer::uuid)
                and (:state::text is null or state = :state::text)
                and (:dueBefore::timestamptz is null or (due_at < :dueBefore::timestamptz and completed_at is null))
            order by id desc limit :limit
            """.formatted(COLUMNS);

    @Inject
    Jdbi jdbi;

    @Inject
    People people;

    @Inject
    AuditLog audit;

    @Inject
    PrivacySettings settings;

    @Inject
    JsonWebToken token;

    @Inject
    Clock clock;

    /** An erasure and an objection are carried out in the same transaction. Of all others each service says what it holds. */
    @Transactional
    DataSubjectRequest add(UUID customerId, String type, String note) {
        people.lock();
        people.require(customerId);
        var id = Ids.next();
        insert(id, customerId, type, note);
        audit.record("request-" + type, customerId);
        switch (type) {
            case DataSubjectRequest.ERASE -> people.erase(id, customerId);
            case DataSubjectRequest.OBJECT -> {
                people.object(customerId);
                people.raise(id, customerId, type);
                complete(id, DONE);
            }
            default -> people.raise(id, customerId, type); // for someone to do
        }
        return get(id);
    }

    @Transactional
    public DataSubjectRequest get(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(
                                "select " + COLUMNS + " from data_subject_request where id = :id for update")
                        .bind("id", id)
                        .mapTo(DataSubjectRequest.class)
                        .findFirst())
                .orElseThrow(() -> Problem.notFound("data-subject request", id));
    }

    @Transactional
    Page<DataSubjectRequest> list(UUID customerId, String state, Instant dueBefore, PageRequest page) {
        var found = jdbi.withHandle(handle -> handle.createQuery(LIST)
                .bind("after", page.after(1).map(cursor -> cursor.uuid(0)).orElse(null))
                .bind("customer", customerId)
                .bind("state", state)
                .bind("dueBefore", dueBefore)
                .bind("limit", page.limit() + 1)
                .mapTo(DataSubjectRequest.class)
                .list());
        return Page.of(found, page.limit(), request -> List.of(request.id()));
    }

    /** By hand; an erasure ends by its receipts alone. */
    @Transactional
    DataSubjectRequest end(UUID id, String ifMatch, String state) {
        var request = get(id);
        Etag.require(ifMatch, request.version());
        if (!request.state().equals(OPEN)) {
            throw Problem.conflict("The request is " + request.state() + ".");
        }
        complete(id, state);
        audit.record("request-" + state, request.customerId());
        return get(id);
    }

    @Transactional
    DataSubjectRequest lift(UUID id) {
        var request = get(id);
        if (!request.isErasure() || request.liftedAt() != null) {
            throw Problem.conflict("There is no erasure to lift.");
        }
        people.lift(id, null);
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update data_subject_request set lifted_at = :now, version = version + 1 where id = :id")
                .bind("now", clock.instant())
                .bind("id", id)
                .execute());
        audit.record("erasure-lifted", request.customerId());
        return get(id);
    }

    /** By the receipts of all services; what else is asked for someone has to do. */
    void completeErasure(UUID id) {
        if (get(id).isErasure()) {
            complete(id, DONE);
        }
    }

    /** Once, whoever says so again. */
    private void complete(UUID id, String state) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update data_subject_request set state = :state, completed_at = :now, version = version + 1
                        where id = :id and completed_at is null
                        """)
                .bind("state", state)
                .bind("now", clock.instant())
                .bind("id", id)
                .execute());
    }

    private void insert(UUID id, UUID customerId, String type, String note) {
        var now = clock.instant();
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into data_subject_request (id, customer_id, type, state, note, asked_by, received_at, due_at)
                        values (:id, :customer, :type, :state, :note, :by, :now, :due)
                        """)
                .bind("id", id)
                .bind("customer", customerId)
                .bind("type", type)
                .bind("state", type.equals(DataSubjectRequest.ERASE) ? IN_PROGRESS : OPEN)
                .bind("note", type.equals(DataSubjectRequest.ERASE) ? null : note)
                .bind("by", token.getSubject())
                .bind("now", now)
                .bind("due", now.plus(Duration.ofDays(settings.dueDays())))
                .execute());
    }
}
