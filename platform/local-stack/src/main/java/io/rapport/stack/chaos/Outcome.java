package io.rapport.stack.chaos;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a fault did.
 *
 * @param lastedSeconds from its strike until it was mended
 * @param recoverySeconds from then until all was ready and level; null if it was not, or the fault was left out
 * @param lost events acknowledged and not stored, so far in this run
 * @param doubled events stored, and mails delivered, more than once, so far in this run
 * @param broken what does not hold; empty if all is well
 * @param leftOut why this machine could not show it; null if it could
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Outcome(
        String fault,
        Double lastedSeconds,
        Double recoverySeconds,
        long lost,
        long doubled,
        List<String> broken,
        String leftOut) {

    static Outcome leftOut(Fault fault, String why) {
        return new Outcome(fault.name(), null, null, 0, 0, List.of(), why);
    }

    @JsonProperty
    boolean survived() {
        return lost == 0 && doubled == 0 && broken.isEmpty();
    }

    String line() {
        return leftOut == null
                ? "%-30s %8s %10s %6d %8d  %s"
                        .formatted(
                                fault,
                                seconds(lastedSeconds),
                                seconds(recoverySeconds),
                                lost,
                                doubled,
                                survived() ? "hold" : "BROKEN")
                : "%-30s left out: %s".formatted(fault, leftOut);
    }

    private static String seconds(Double seconds) {
        return seconds == null ? "-" : "%.1f s".formatted(seconds);
    }
}
