package io.rapport.customer.directory;

import io.rapport.customer.profile.Facts;
import io.rapport.customer.profile.Together;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A customer: an id that never changes, and what is known of her. */
public final class Customer {
    private final UUID id;
    private final Instant createdAt;
    private final Facts facts;
    private final long moves;
    private final boolean isNew;
    private final boolean historical;
    private final long storedVersion;
    private UUID mergedInto;
    private boolean moved;
    private boolean regrouped;
    private Facts shown;

    private Customer(
            UUID id,
            UUID mergedInto,
            long moves,
            Instant createdAt,
            Facts facts,
            boolean historical,
            long storedVersion) {
        this.id = id;
        this.mergedInto = mergedInto;
        this.createdAt = createdAt;
        this.facts = facts;
        this.shown = facts;
        this.moves = moves;
        this.isNew = storedVersion == 0;
        this.historical = historical;
        this.storedVersion = storedVersion;
    }

    /** {@code historical}: it is only from history that we hear of her. */
    static Customer unknown(UUID id, Instant now, boolean historical) {
        return new Customer(id, null, 0, now, Facts.none(), historical, 0);
    }

    static Customer stored(UUID id, UUID mergedInto, long moves, Instant createdAt, Facts facts, long version) {
        return new Customer(id, mergedInto, moves, createdAt, facts, false, version);
    }

    public UUID id() {
        return id;
    }

    /** Into whom she was merged, or null. */
    public UUID mergedInto() {
        return mergedInto;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** Her own. */
    Facts facts() {
        return facts;
    }

    /** Hers and those of all who were merged into her. */
    Facts shown() {
        return shown;
    }

    /** How often she changed hands. */
    public long moves() {
        return moved ? moves + 1 : moves;
    }

    /** {@code survivor}: null if she stands for herself again. */
    public void mergeInto(UUID survivor) {
        mergedInto = survivor;
        regrouped = true;
    }

    /** Someone else stands for her from now on. */
    public void move() {
        moved = true;
    }

    /** Whom she stands for has changed, and so what she shows. */
    public void regroup() {
        regrouped = true;
    }

    /** {@code group}: all who are one person, herself among them. */
    void showWith(List<Customer> group) {
        regrouped |= group.stream().anyMatch(member -> member.facts.changed());
        shown = Together.of(
                facts,
                group.stream()
                        .filter(member -> member != this)
                        .map(Customer::facts)
                        .toList());
    }

    /** Rises with every change of the profile; 1 is the first. */
    long version() {
        return isChanged() ? storedVersion + 1 : storedVersion;
    }

    boolean isToStore() {
        return isNew || facts.touched() || regrouped || moved;
    }

    private boolean isChanged() {
        return isNew || facts.changed() || regrouped;
    }

    /** What others have to hear; of one who was merged, her survivor speaks. */
    public List<OutgoingEvent> announcements(Instant now) {
        var events = new ArrayList<OutgoingEvent>();
        if (isNew) {
            events.add(OutgoingEvent.of(id.toString(), now, new Created(id, historical)));
        }
        if (isChanged() && mergedInto == null) {
            events.add(OutgoingEvent.of(id.toString(), now, profileChanged()));
        }
        return events;
    }

    private ProfileChanged profileChanged() {
        var profile = shown.profile();
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
                profile.notes(),
                profile.preferences(),
                createdAt);
    }
}
