package io.rapport.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What data subjects ask for, and what each service did about it. */
public sealed interface PrivacyEvent extends RapportEvent {

    /** What travels on {@code privacy.requests.v1}. */
    sealed interface Request extends PrivacyEvent {}

    /**
     * A person is to be forgotten: every service empties what it holds of her and answers with its receipts.
     *
     * @param customerIds she and whoever was merged with her
     * @param identities in normal form; those that name a person are blocked from now on
     * @param contacts her e-mails and phones as they were written, by which copies of raw events are found
     */
    @EventType(value = "privacy.erasure-requested", topic = Topic.PRIVACY_REQUESTS)
    record ErasureRequested(
            @Required UUID requestId,
            @Required List<UUID> customerIds,
            @Required List<UUID> visitorIds,
            @Required List<String> identities,
            List<String> contacts)
            implements Request {}

    /**
     * The identities of an erased person may name a person again; what was erased stays gone.
     *
     * @param identities those that are lifted, or null for all of the request
     */
    @EventType(value = "privacy.erasure-lifted", topic = Topic.PRIVACY_REQUESTS)
    record ErasureLifted(@Required UUID requestId, List<String> identities) implements Request {}

    /**
     * A person asks to see, to rectify or objects: every service answers with its receipts how much it holds of her.
     *
     * @param type access, rectify or object
     * @param customerIds she and whoever was merged with her
     */
    @EventType(value = "privacy.request-raised", topic = Topic.PRIVACY_REQUESTS)
    record RequestRaised(
            @Required UUID requestId,
            @Required String type,
            @Required List<UUID> customerIds) implements Request {}

    /**
     * {@code expiresAt} is set where the store forgets by itself, else null and the work is done.
     *
     * @param receipts how many the service sends for the request
     */
    @EventType(value = "privacy.receipt-recorded", topic = Topic.PRIVACY_RECEIPTS)
    record ReceiptRecorded(
            @Required UUID requestId,
            @Required String service,
            @Required String store,
            @Required long count,
            Instant expiresAt,
            Integer receipts)
            implements PrivacyEvent {}
}
