package io.rapport.campaign.delivery;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Variants of one campaign.
 *
 * @param testShare who gets one of them before the winner is known; null: everybody, and there is no winner
 * @param winner null while it is not known
 */
record Experiment(UUID campaignId, List<Variant> variants, BigDecimal testShare, Instant decideAt, String winner) {
    private static final int POINTS = 10_000;

    /** Empty: she waits for the winner. The draw is a hash of campaign and person, so that it is the same at every look; nobody is drawn who is {@code assigned}. */
    Optional<Variant> draw(UUID personId, String assigned) {
        var settled = assigned == null ? winner : assigned;
        if (settled != null) {
            return variants.stream()
                    .filter(variant -> variant.name().equals(settled))
                    .findFirst();
        }
        var tested = testShare == null
                || point("test", personId, POINTS) < testShare.movePointRight(4).intValue();
        return tested ? Optional.of(byWeight(personId)) : Optional.empty();
    }

    private Variant byWeight(UUID personId) {
        var point = point(
                "variant", personId, variants.stream().mapToInt(Variant::weight).sum());
        for (var variant : variants) {
            point -= variant.weight();
            if (point < 0) {
                return variant;
            }
        }
        throw new IllegalStateException("weights add up");
    }

    /** Apart from the draw of the control group, so that the two do not depend on each other. */
    private long point(String what, UUID personId, int points) {
        return Long.remainderUnsigned(Decision.hash(what + "/" + campaignId + "/" + personId), points);
    }
}
