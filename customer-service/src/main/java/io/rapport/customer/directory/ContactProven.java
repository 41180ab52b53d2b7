package io.rapport.customer.directory;

import io.rapport.events.Identity;
import java.util.UUID;

/**
 * A customer was shown to have an e-mail or phone, be it another customer's so far. Fired inside the transaction that holds both
 * customers' locks, after {@link CustomerRows#lockMerging}.
 */
public record ContactProven(UUID customerId, Identity identity) {}
