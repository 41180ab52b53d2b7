package io.rapport.campaign.journey;

import java.util.UUID;

/**
 * One customer on her way, at a step that she is to take now.
 *
 * @param heard whether what she waited for has come
 * @param particulars JSON of what began it, or null
 */
record Run(
        UUID id,
        UUID journeyId,
        int version,
        UUID customerId,
        String occurrence,
        String step,
        boolean heard,
        boolean waiting,
        String particulars) {

    Run with(String told) {
        return new Run(id, journeyId, version, customerId, occurrence, step, heard, waiting, told);
    }
}
