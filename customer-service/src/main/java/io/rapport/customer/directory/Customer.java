package io.rapport.customer.directory;

import io.rapport.customer.profile.Facts;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A customer: an id that never changes, and what is known of her. */
final class Customer {
    private final UUID id;
    private final UUID mergedInto;
    private final Instant createdAt;
    private final Facts facts;
    private final boolean isNew;
    private final boolean historical;
    private final long storedVersion;

    private Customer(UUID id, UUID mergedInto, Instant createdAt, Facts facts, boolean historical, long storedVersion) {
        this.id = id;
        this.mergedInto = mergedInto;
        this.createdAt = createdAt;
        this.facts = facts;
        this.isNew = storedVersion == 0;
        this.historical = historical;
        this.storedVersion = storedVersion;
    }

    /** {@code historical}: it is only from history that we hear of her. */
    static Customer unknown(UUID id, Instant now, boolean historical) {
        return new Customer(id, null, now, Facts.none(), historical, 0);
    }

    static Customer stored(UUID id, UUID mergedInto, Instant createdAt, Facts facts, long version) {
        return new Customer(id, mergedInto, createdAt, facts, false, version);
    }

    UUID id() {
        return id;
    }

    /** The survivor of a merge, or null. */
    UUID mergedInto() {
        return mergedInto;
    }

    Instant createdAt() {
        return createdAt;
    }

    Facts facts() {
        return facts;
    }

    /** Rises with every change of the profile; 1 is the first. */
    long version() {
        return isNew || facts.changed() ? storedVersion + 1 : storedVersion;
    }

    boolean isToStore() {
        return isNew || facts.touched();
    }

    /** What others have to hear. */
    List<OutgoingEvent> announcements(Instant now) {
        var events = new ArrayList<OutgoingEvent>();
        if (isNew) {
            events.add(OutgoingEvent.of(id.toString(), now, new Created(id, historical)));
        }
        if (isNew || facts.changed()) {
            events.add(OutgoingEvent.of(id.toString(), now, profileChanged()));
        }
        return events;
    }

    private ProfileChanged profileChanged() {
        var profile = facts.profile();
        return new ProfileChanged(
                id,
                version(),
                profile.names(),
                profile.emails(),
                profile.phones(),
                profile.addresses(),
                profile.birthDate(),
                profile.gender(),
                profile.language(),
                profile.country(),
                profile.timeZone(),
                profile.currency(),
                profile.tags(),
                profile.attributes(),
                createdAt);
    }
}
