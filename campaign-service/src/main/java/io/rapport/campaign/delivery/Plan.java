package io.rapport.campaign.delivery;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

/**
 * Whom a campaign is to reach, once, and when.
 *
 * @param occurrence unique in the campaign
 * @param dueAt for all the same; null: at {@code local} in each customer's own zone, {@code elsewhere} where hers is not known
 * @param perMinute messages; null: as fast as they go
 */
public record Plan(
        UUID campaignId,
        String channel,
        List<UUID> segments,
        String occurrence,
        Instant dueAt,
        LocalDateTime local,
        String elsewhere,
        Integer perMinute) {}
