package io.rapport.customer.merge;

import io.rapport.kit.http.Problem;
import java.util.UUID;

/** Someone else stands for her. */
public class AlreadyMerged extends Problem {
    private static final long serialVersionUID = 1L;

    AlreadyMerged(UUID id, UUID survivor) {
        super(409, "Already merged", "Customer " + id + " was merged into " + survivor + ", who stands for her.");
    }
}
