package io.rapport.campaign.journey;

import io.rapport.campaign.journey.Definition.Branch;
import io.rapport.campaign.journey.Definition.Step;
import io.rapport.campaign.journey.Definition.Wait;
import io.rapport.kit.http.Problem.FieldError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is wrong with a journey before anybody sets out: steps that nobody reaches, ways without an end, circles without a rest. */
final class Soundness {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Map<String, Step> steps;
    private final List<FieldError> faults = new ArrayList<>();

    private Soundness(Definition definition) {
        steps = definition.steps();
    }

    static List<FieldError> faults(Definition definition) {
        var soundness = new Soundness(definition);
        soundness.check(definition);
        return soundness.faults;
    }

    private void check(Definition definition) {
        if (!definition.trigger().isOne()) {
            fault("trigger", "must be one of event, segmentEntered, segmentLeft, birthday, priceDrop and backInStock");
        }
        steps.forEach(this::checkStep);
        if (!steps.containsKey(definition.start())) {
            fault("start", "is no step");
        }
        if (faults.isEmpty()) {
            checkWays(definition.start());
        }
    }

    private void checkStep(String name, Step step) {
        step.next().filter(next -> !steps.containsKey(next)).forEach(next -> fault(path(name), next + " is no step"));
        if (step instanceof Wait wait
                && (wait.time().isNegative()
                        || wait.time().isZero()
                        || wait.time().compareTo(LONGEST) > 0)) {
            fault(path(name) + ".for", "must be more than nothing and at most 366 days");
        }
        if (step instanceof Wait wait && wait.until() != null && wait.otherwise() == null) {
            fault(path(name) + ".else", "says where to go when the event does not come");
        }
        if (step instanceof Branch branch && conditions(branch) != 1) {
            fault(path(name), "a branch asks for one of segment, opened and clicked");
        }
    }

    private static long conditions(Branch branch) {
        return Stream.of(branch.segment(), branch.opened(), branch.clicked())
                .filter(Objects::nonNull)
                .count();
    }

    private void checkWays(String start) {
        var reached = from(Set.of(start), _ -> true);
        steps.keySet().stream()
                .filter(name -> !reached.contains(name))
                .forEach(name -> fault(path(name), "is reached from nowhere"));
        steps.keySet().stream()
                .filter(name -> from(Set.of(name), _ -> true).stream()
                        .noneMatch(next -> steps.get(next).next().findAny().isEmpty()))
                .forEach(name -> fault(path(name), "leads to no exit"));
        Predicate<String> restless = name -> !(steps.get(name) instanceof Wait);
        steps.keySet().stream()
                .filter(restless)
                .filter(name -> from(steps.get(name).next().toList(), restless).contains(name))
                .forEach(name -> fault(path(name), "goes in a circle without a wait"));
    }

    /** All steps that can be reached, through those that {@code through} lets pass. */
    private Set<String> from(Iterable<String> starts, Predicate<String> through) {
        var reached = new HashSet<String>();
        var open = new ArrayDeque<String>();
        starts.forEach(open::add);
        while (!open.isEmpty()) {
            var name = open.poll();
            if (through.test(name) && reached.add(name)) {
                steps.get(name).next().forEach(open::add);
            }
        }
        return reached;
    }

    private void fault(String field, String message) {
        faults.add(new FieldError(field, message));
    }

    private static String path(String step) {
        return "definition.steps." + step;
    }
}
