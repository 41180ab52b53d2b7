package io.rapport.campaign.audience;

import java.util.UUID;
import org.jdbi.v3.core.mapper.PropagateNull;

/** A customer as a message addresses her; anything but her id and version may be null. */
public record Profile(
        @PropagateNull UUID customerId,
        long version,
        String email,
        String language,
        String country,
        String fullName,
        String givenName,
        String familyName) {}
