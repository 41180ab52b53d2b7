package io.rapport.campaign.audience;

import java.util.UUID;

/** A customer as a message addresses her; anything but her id and version may be null. */
public record Profile(
        UUID customerId,
        long version,
        String email,
        String language,
        String country,
        String fullName,
        String givenName,
        String familyName) {}
