package io.rapport.campaign.delivery;

import java.time.Instant;
import java.util.List;

/**
 * What is known at the moment of sending about one reader.
 *
 * @param consentState null where she never said anything
 * @param decidedBefore for another of her ids: nobody is written to twice
 * @param complaint whether one of hers is open
 * @param excluded whether she is in a segment that the campaign leaves out
 * @param heldOut whether she is in the segment that the campaign holds out; null where it draws lots
 * @param assigned the variant that a segment of hers is to get, or null
 * @param topics like {@code channels} null where she chose none, so that she gets all
 * @param frequency {@code always}, {@code daily}, {@code weekly}, {@code monthly}, {@code quarterly} or null
 */
public record Facts(
        String consentState,
        Instant consentUntil,
        String consentEventId,
        boolean suppressed,
        boolean decidedBefore,
        boolean complaint,
        boolean excluded,
        Boolean heldOut,
        String assigned,
        List<String> topics,
        List<String> channels,
        String frequency) {

    boolean consents(Instant now) {
        return "granted".equals(consentState) && (consentUntil == null || consentUntil.isAfter(now));
    }

    boolean leavesOut(List<String> chosen, String wanted) {
        return chosen != null && !chosen.contains(wanted);
    }
}
