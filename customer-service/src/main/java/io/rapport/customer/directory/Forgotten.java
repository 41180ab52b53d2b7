package io.rapport.customer.directory;

import static java.util.stream.Collectors.toSet;

import io.rapport.events.Identity;
import io.rapport.kit.erased.Erased;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Keeps those who were erased from becoming customers again. Asked before anything is locked. */
@ApplicationScoped
class Forgotten {
    @Inject
    Erased erased;

    /** Without those of an erased person: they make nobody, and nobody's is what they leave behind. */
    List<Sighting> without(List<Sighting> sightings) {
        var gone = erased.among(sightings.stream().flatMap(Forgotten::names).toList());
        return gone.isEmpty()
                ? sightings
                : sightings.stream()
                        .filter(sighting -> names(sighting).noneMatch(gone::contains))
                        .toList();
    }

    /** Those of an erased person. */
    Set<Identity> among(Collection<Identity> identities) {
        var gone = erased.among(identities.stream().map(Identity::toString).toList());
        return identities.stream()
                .filter(identity -> gone.contains(identity.toString()))
                .collect(toSet());
    }

    /** @throws Problem 409 if one is of an erased person */
    void refuse(Collection<Identity> identities) {
        refuse(identities, among(identities));
    }

    static void refuse(Collection<Identity> identities, Set<Identity> gone) {
        if (identities.stream().anyMatch(gone::contains)) {
            throw Problem.conflict("An identity is of an erased person; an admin may lift that.");
        }
    }

    private static Stream<String> names(Sighting sighting) {
        return Stream.concat(
                sighting.identities().stream().map(Identity::toString),
                sighting.visitor().map(Object::toString).stream());
    }
}
