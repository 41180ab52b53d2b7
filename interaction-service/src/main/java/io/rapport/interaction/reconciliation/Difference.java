package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.rapport.interaction.order.OrderFigures;

/**
 * One order that the shop's list and our ledger do not say the same of, as both were when it was compared.
 *
 * @param ours null where it was missing
 * @param theirs null where the shop has it not; what the list does not say is left out
 * @param taken whether the shop's saying was taken in; it is in the ledger a moment later
 * @param reason why it was not, where it was refused
 */
record Difference(String orderKey, Kind kind, OrderFigures ours, OrderFigures theirs, boolean taken, String reason) {

    /** What is the matter with it. */
    enum Kind {
        @JsonProperty("missing")
        MISSING,
        @JsonProperty("different")
        DIFFERENT,
        @JsonProperty("extra")
        EXTRA
    }
}
