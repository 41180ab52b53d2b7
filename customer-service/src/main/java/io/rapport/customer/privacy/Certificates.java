package io.rapport.customer.privacy;

import static java.util.stream.Collectors.toSet;

import io.rapport.customer.privacy.Certificate.Expiring;
import io.rapport.customer.privacy.Certificate.Receipt;
import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.events.Topic;
import io.rapport.events.Topics;
import io.rapport.kit.Columns;
import io.rapport.kit.http.Problem;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The receipts of all services for an erasure, and what they add up to. */
@ApplicationScoped
public class Certificates {
    /** Receipts of requests that this ledger does not know are none of its business. */
    private static final String INSERT = """
            insert into privacy_receipt (request_id, service, store, count, expires_at, receipts, at)
            select receipt.* from unnest(:request, :service, :store, :count, :expiresAt, :receipts, :at)
                as receipt (request_id, service, store, count, expires_at, receipts, at)
            join data_subject_request on data_subject_request.id = receipt.request_id
            on conflict do nothing
            """;

    private static final String ANSWERED = """
            select service from privacy_receipt where request_id = :request
            group by service having count(*) >= max(receipts)
            """;

    /** {@code missing}: services that have not answered. */
    public record Answers(List<String> missing, List<Receipt> items) {}

    @Inject
    Jdbi jdbi;

    @Inject
    DataSubjectRequests requests;

    @Inject
    PrivacySettings settings;

    void add(List<Received<ReceiptRecorded>> received) {
        jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                .bindNamedArgumentFinder(Columns.of(received)
                        .uuid("request", each -> each.data().requestId())
                        .text("service", each -> each.data().service())
                        .text("store", each -> each.data().store())
                        .bigint("count", each -> each.data().count())
                        .timestamptz("expiresAt", each -> each.data().expiresAt())
                        .integer(
                                "receipts",
                                each -> Objects.requireNonNullElse(each.data().receipts(), 1))
                        .timestamptz("at", each -> each.envelope().time()))
                .execute());
        received.stream()
                .map(each -> each.data().requestId())
                .distinct()
                .filter(request -> missing(request).isEmpty())
                .forEach(requests::completeErasure);
    }

    /** What the services have said so far of any request. */
    @Transactional
    Answers answers(DataSubjectRequest request) {
        return new Answers(missing(request.id()), receipts(request.id()));
    }

    /** @throws Problem 409 for what is no erasure */
    @Transactional
    Certificate of(DataSubjectRequest request) {
        if (!request.isErasure()) {
            throw Problem.conflict("Only an erasure ends in a certificate.");
        }
        var missing = missing(request.id());
        return new Certificate(
                request.id(),
                request.customerId(),
                missing.isEmpty(),
                request.receivedAt(),
                request.completedAt(),
                missing,
                receipts(request.id()),
                expiring(request.receivedAt()));
    }

    private List<String> missing(UUID request) {
        var missing = new ArrayList<>(settings.services());
        missing.removeAll(answered(request));
        return missing.stream().sorted().toList();
    }

    private Set<String> answered(UUID request) {
        return jdbi.withHandle(handle -> handle.createQuery(ANSWERED)
                .bind("request", request)
                .mapTo(String.class)
                .collect(toSet()));
    }

    private List<Receipt> receipts(UUID request) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select service, store, count, expires_at, at from privacy_receipt
                where request_id = :request order by service, store
                """)
                .bind("request", request)
                .mapTo(Receipt.class)
                .list());
    }

    /** Topics that may have carried something of her, and the dead letters of any topic that does. */
    private static List<Expiring> expiring(Instant erasedAt) {
        var expiring = new ArrayList<Expiring>();
        for (var topic : Topic.values()) {
            if (topic.personalData() != Topic.PersonalData.NONE) {
                if (topic.retention() instanceof Topic.Retention.For kept) {
                    expiring.add(expiring(topic.topicName(), erasedAt, kept.time()));
                }
                expiring.add(expiring(topic.deadLetterName(), erasedAt, Topic.DEAD_LETTER_RETENTION));
            }
        }
        return expiring;
    }

    private static Expiring expiring(String topic, Instant erasedAt, Duration kept) {
        return new Expiring(topic, erasedAt.plus(kept).plus(Topics.LONGEST_SEGMENT));
    }
}
