package io.rapport.customer.privacy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;

/**
 * What a data subject asked for.
 *
 * @param state {@code open} until someone has done it, {@code in-progress} while services answer, {@code done} or {@code refused}
 * @param note what she wants, in words, or null
 * @param liftedAt when the identities of an erased person were allowed again, or null
 */
public record DataSubjectRequest(
        UUID id,
        UUID customerId,
        String type,
        String state,
        String note,
        Instant receivedAt,
        Instant dueAt,
        Instant completedAt,
        Instant liftedAt,
        @JsonIgnore long version) {

    static final String ACCESS = "access";
    static final String RECTIFY = "rectify";
    static final String ERASE = "erase";
    static final String OBJECT = "object";

    static final String OPEN = "open";
    static final String IN_PROGRESS = "in-progress";
    static final String DONE = "done";
    static final String REFUSED = "refused";

    boolean isAccess() {
        return type.equals(ACCESS);
    }

    boolean isErasure() {
        return type.equals(ERASE);
    }
}
