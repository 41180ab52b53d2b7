package io.rapport.campaign.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.campaign.journey.Definition.Branch;
import io.rapport.campaign.journey.Definition.Exit;
import io.rapport.campaign.journey.Definition.Send;
import io.rapport.campaign.journey.Definition.Wait;
import io.rapport.campaign.journey.PastSigns.Past;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32;

/** Walks people through a journey at the times of the log, one person after the other. */
final class Rehearsal {
    private static final double POINTS = 10_000;

    private final Definition definition;
    private final Instant end;
    private final Assumptions assumptions;
    private final Set<String> members;
    private final Map<UUID, Long> rooms;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<UUID, Long> codes = new TreeMap<>();
    private final List<Message> messages = new ArrayList<>();
    private long entered;
    private long webhooks;

    /** Shares of messages, 0 to 1, that would be opened and clicked: the log cannot tell of messages that were not sent. */
    public record Assumptions(double opened, double clicked) {}

    record Message(UUID personId, String step, UUID template, Instant at) {}

    /** Where somebody is; {@code name} null: it is over. */
    private record Place(String name, Instant at) {}

    /** @param rooms by offer, how many codes it has left */
    Rehearsal(Definition definition, Instant end, Assumptions assumptions, Set<String> members, Map<UUID, Long> rooms) {
        this.definition = definition;
        this.end = end;
        this.assumptions = assumptions;
        this.members = members;
        this.rooms = rooms;
    }

    /** All that one person did, in order of time. */
    void take(List<Past> signs) {
        var free = Instant.MIN;
        for (var sign : signs) {
            if (sign.trigger() && !sign.at().isBefore(free)) {
                entered++;
                var over = walk(sign, signs);
                if (definition.reentryHours() == null) {
                    return;
                }
                var again = sign.at().plus(Duration.ofHours(definition.reentryHours()));
                free = over.isAfter(again) ? over : again;
            }
        }
    }

    /** Returns when it was over. */
    private Instant walk(Past begin, List<Past> signs) {
        var goal = first(signs, definition.goal(), begin.at(), end);
        var place = new Place(definition.start(), begin.at());
        while (place.name != null) {
            var next = step(begin, place, signs);
            if (goal.isPresent() && !next.at.isBefore(goal.get())) {
                return over("goal", goal.get());
            }
            if (next.at.isAfter(end)) {
                return over("under-way", next.at);
            }
            place = next;
        }
        return over("done", place.at);
    }

    private Instant over(String outcome, Instant at) {
        outcomes.merge(outcome, 1L, Long::sum);
        return at;
    }

    private Place step(Past person, Place place, List<Past> signs) {
        var at = place.at;
        return switch (definition.steps().get(place.name)) {
            case Wait wait -> wait(wait, at, signs);
            case Send send -> {
                messages.add(new Message(person.personId(), place.name, send.template(), at));
                yield new Place(send.then(), at);
            }
            case Branch branch -> new Place(holds(person, branch) ? branch.then() : branch.otherwise(), at);
            case Definition.Offer offer -> new Place(give(offer.offer()) ? offer.then() : offer.otherwise(), at);
            case Definition.Call call -> {
                webhooks++;
                yield new Place(call.then(), at);
            }
            case Exit _ -> new Place(null, at);
        };
    }

    private static Place wait(Wait wait, Instant at, List<Past> signs) {
        var wake = at.plus(wait.time());
        var heard = first(signs, wait.until(), at, wake);
        if (wait.until() == null) {
            return new Place(wait.then(), wake);
        }
        return heard.map(then -> new Place(wait.then(), then)).orElseGet(() -> new Place(wait.otherwise(), wake));
    }

    private boolean holds(Past person, Branch branch) {
        if (branch.segment() != null) {
            return members.contains(branch.segment() + "/" + person.personId());
        }
        var share = branch.opened() != null ? assumptions.opened : assumptions.clicked;
        return point(person, branch) < share * POINTS;
    }

    /** The same for a person at every run. */
    private static long point(Past person, Branch branch) {
        var sum = new CRC32();
        sum.update((person.personId() + "/" + branch.opened() + "/" + branch.clicked()).getBytes(UTF_8));
        return sum.getValue() % (long) POINTS;
    }

    private boolean give(UUID offer) {
        var given = codes.getOrDefault(offer, 0L);
        if (given >= rooms.getOrDefault(offer, 0L)) {
            return false;
        }
        codes.put(offer, given + 1);
        return true;
    }

    private static Optional<Instant> first(List<Past> signs, String value, Instant after, Instant until) {
        return value == null
                ? Optional.empty()
                : signs.stream()
                        .filter(sign -> value.equals(sign.value()))
                        .map(Past::at)
                        .filter(at -> at.isAfter(after) && !at.isAfter(until))
                        .findFirst();
    }

    long entered() {
        return entered;
    }

    Map<String, Long> outcomes() {
        return outcomes;
    }

    List<Message> messages() {
        return messages;
    }

    Map<UUID, Long> codes() {
        return codes;
    }

    long webhooks() {
        return webhooks;
    }

    Assumptions assumptions() {
        return assumptions;
    }
}
