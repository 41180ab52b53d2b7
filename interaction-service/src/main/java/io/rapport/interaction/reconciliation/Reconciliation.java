package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
 * @param refusals the first of the lines of a file that were refused, with the reason
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
        List<Refusal> refusals,
        String note,
        @JsonIgnore int failures,
        Instant createdAt,
        Instant finishedAt) {

    /** So many refused lines are named. */
    static final int NAMED = 50;

    /** A line of a file that was not taken. {@code field}: of the columns; null where it is the whole line. */
    public record Refusal(long line, String field, String reason) {}

    /** When it has read as far as that; {@code header} is null where there is none yet. */
    Reconciliation at(String newPosition, String newHeader, long newBytes, long newLines) {
        return new Reconciliation(
                id,
                sourceId,
                origin,
                state,
                windowFrom,
                windowTo,
                newPosition,
                newHeader,
                newBytes,
                newLines,
                listed,
                same,
                missing,
                different,
                extra,
                taken,
                rejected,
                refusals,
                note,
                failures,
                createdAt,
                finishedAt);
    }

    /** Whether it stands where it stood then. */
    boolean isAt(Reconciliation then) {
        return state == then.state && bytes == then.bytes && Objects.equals(position, then.position);
    }

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
