package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;

/**
 * A shop's list of orders beside ours.
 *
 * @param origin csv, shopify or woocommerce: who tells the list
 * @param state listing (the list is being read), comparing (ours are looked for in it), finished or failed
 * @param from of the orders that are compared, by when they were placed; null: the first
 * @param to exclusive; null: no end
 * @param offset how many bytes of an upload have been taken; it goes on from there
 * @param listed orders of the list that count
 * @param missing here
 * @param different in total, currency, cancellation or refunds
 * @param extra here, and not in the list
 * @param taken of the missing and different, how many were taken in
 * @param rejected entries of the list that break a rule, such as an unknown currency
 * @param note why it failed, or what it waits for
 */
public record Reconciliation(
        UUID id,
        @JsonIgnore UUID sourceId,
        Origin origin,
        State state,
        @JsonProperty("from") Instant windowFrom,
        @JsonProperty("to") Instant windowTo,
        @JsonIgnore String position,
        @JsonIgnore String header,
        @JsonProperty("offset") long bytes,
        @JsonIgnore long lines,
        long listed,
        long same,
        long missing,
        long different,
        long extra,
        long taken,
        long rejected,
        String note,
        @JsonIgnore int failures,
        Instant createdAt,
        Instant finishedAt) {

    /** Who tells the list. */
    public enum Origin {
        @JsonProperty("csv")
        CSV,
        @JsonProperty("shopify")
        SHOPIFY,
        @JsonProperty("woocommerce")
        WOOCOMMERCE
    }

    /** How far it is. */
    public enum State {
        @JsonProperty("listing")
        LISTING,
        @JsonProperty("comparing")
        COMPARING,
        @JsonProperty("finished")
        FINISHED,
        @JsonProperty("failed")
        FAILED
    }
}
