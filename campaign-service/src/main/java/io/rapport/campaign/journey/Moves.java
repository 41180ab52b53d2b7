package io.rapport.campaign.journey;

import io.rapport.campaign.journey.Definition.Branch;
import io.rapport.campaign.journey.Definition.Exit;
import io.rapport.campaign.journey.Definition.Send;
import io.rapport.campaign.journey.Definition.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;

/** How far a run goes at once: up to its next wait, or to its end. */
final class Moves {
    /** Where it stops now; {@code wakeAt} null: it is over. */
    record Stop(Run run, String step, Instant wakeAt, String awaits) {}

    /** She is to be given a code, and goes on when it is known whether she got one. */
    record Wish(Run run, Definition.Offer step) {}

    record Message(Run run, String step, UUID template) {}

    /** Another system is to be told. */
    record Told(Run run, String step, String url) {}

    private final Instant now;
    private final BiPredicate<Run, Branch> holds;
    final List<Stop> stops = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    final List<Told> calls = new ArrayList<>();
    private List<Wish> wishes = new ArrayList<>();

    /** @param holds whether a branch's condition does, for a run */
    Moves(Instant now, BiPredicate<Run, Branch> holds) {
        this.now = now;
        this.holds = holds;
    }

    void take(Run run, Definition definition) {
        var name = run.step();
        if (run.waiting() && definition.steps().get(name) instanceof Wait wait) {
            name = run.heard() || wait.until() == null ? wait.then() : wait.otherwise();
        }
        goOn(run, name, definition);
    }

    void goOn(Run run, String from, Definition definition) {
        var name = from;
        while (name != null) {
            name = step(run, name, definition);
        }
    }

    /** What is wished for since it was asked last. */
    List<Wish> wishes() {
        var open = wishes;
        wishes = new ArrayList<>();
        return open;
    }

    /** The next step, or null where it stops. */
    private String step(Run run, String name, Definition definition) {
        return switch (definition.steps().get(name)) {
            case Wait wait -> {
                stops.add(new Stop(run, name, now.plus(wait.time()), wait.until()));
                yield null;
            }
            case Send send -> {
                messages.add(new Message(run, name, send.template()));
                yield send.then();
            }
            case Definition.Call call -> {
                calls.add(new Told(run, name, call.url()));
                yield call.then();
            }
            case Definition.Offer offer -> {
                wishes.add(new Wish(run, offer));
                yield null;
            }
            case Branch branch -> holds.test(run, branch) ? branch.then() : branch.otherwise();
            case Exit _ -> {
                stops.add(new Stop(run, name, null, null));
                yield null;
            }
        };
    }
}
