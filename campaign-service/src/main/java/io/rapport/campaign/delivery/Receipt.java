package io.rapport.campaign.delivery;

import java.util.Map;

/** What became of every planned message: planned = sent + heldOut + Σ skipped + Σ failed + pending. */
public record Receipt(
        long planned, long sent, long heldOut, Map<String, Long> skipped, Map<String, Long> failed, long pending) {}
