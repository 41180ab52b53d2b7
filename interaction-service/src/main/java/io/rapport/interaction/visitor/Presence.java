package io.rapport.interaction.visitor;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Whom an identity stands for now: its visitor, and the people's identities announced for that visitor. */
final class Presence {
    /** Beyond these a visitor's identities are no longer news. */
    private static final int MOST = 50;

    private final String identity;
    private final Set<String> met;
    private UUID visitorId;
    private boolean changed;

    Presence(String identity, UUID visitorId, Collection<String> met) {
        this.identity = identity;
        this.visitorId = visitorId;
        this.met = new LinkedHashSet<>(met);
    }

    String identity() {
        return identity;
    }

    UUID visitorId() {
        return visitorId;
    }

    Set<String> met() {
        return Collections.unmodifiableSet(met);
    }

    boolean isChanged() {
        return changed;
    }

    boolean isUnmet() {
        return met.isEmpty();
    }

    /** Whether some of them are new to the visitor. */
    boolean meets(List<String> people) {
        var news = met.size() < MOST && met.addAll(people);
        changed |= news;
        return news;
    }

    boolean knowsAny(Collection<String> people) {
        return !Collections.disjoint(met, people);
    }

    /** Another person has taken the device: what was done before stays with the one before. */
    void passTo(UUID newVisitor, List<String> people) {
        visitorId = newVisitor;
        met.clear();
        met.addAll(people);
        changed = true;
    }
}
