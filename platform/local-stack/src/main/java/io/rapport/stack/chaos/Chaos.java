package io.rapport.stack.chaos;

import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import io.rapport.stack.verify.Finding;
import io.rapport.stack.verify.VerifyCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;

/** Lets faults happen to the running stack, one after the other, while a shop goes on, and looks after each whether all is well again. */
final class Chaos {
    private static final int MOST_TRIES = 3;

    private final Stack stack;
    private final Shop shop;
    private final Duration hold;
    private final Progress progress;

    /** {@code hold}: how long each fault lasts. */
    Chaos(Stack stack, Shop shop, Duration hold, Progress progress) {
        this.stack = stack;
        this.shop = shop;
        this.hold = hold;
        this.progress = progress;
    }

    Outcome suffer(Fault fault) throws InterruptedException {
        var outcome = fault.hindrance().map(why -> Outcome.leftOut(fault, why)).orElse(null);
        if (outcome == null) {
            progress.say("%s for %d s".formatted(fault.name(), hold.toSeconds()));
            outcome = struckBy(fault);
        }
        progress.say(outcome.line());
        outcome.broken().forEach(line -> progress.say("    " + line));
        return outcome;
    }

    private Outcome struckBy(Fault fault) throws InterruptedException {
        var broken = new ArrayList<String>();
        var lasted = seconds(broken, () -> strike(fault));
        var acknowledged = shop.acknowledged();
        var recovery = seconds(broken, () -> recover(fault));
        seconds(broken, () -> broken.addAll(violations()));
        shop.closed().ifPresent(broken::add);
        var lost = new AtomicLong();
        var doubled = new AtomicLong();
        seconds(broken, () -> {
            var stored = Stored.of(stack.home(), shop.run());
            lost.set(stored.lost(acknowledged));
            doubled.set(stored.doubled());
        });
        return new Outcome(fault.name(), lasted, recovery, lost.get(), doubled.get(), List.copyOf(broken), null);
    }

    private void strike(Fault fault) throws Exception {
        fault.strike();
        Thread.sleep(hold);
    }

    private void recover(Fault fault) throws Exception {
        fault.lift();
        new Recovery(stack).await();
    }

    /** Something that may fail, which is then written down. */
    private interface Step {
        void take() throws Exception;
    }

    /** How long the step took; null if it failed. */
    private static Double seconds(List<String> broken, Step step) throws InterruptedException {
        var begin = System.nanoTime();
        try {
            step.take();
            return Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            broken.add(e instanceof Failure ? e.getMessage() : e.toString());
            return null;
        }
    }

    /** Asked again when the system did not answer in time: that is slow, and breaks no invariant. */
    private List<Finding> findings() throws InterruptedException {
        for (var tries = 1; ; tries++) {
            try {
                return VerifyCommand.findings(stack.home());
            } catch (Failure | JdbiException | KafkaException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                progress.say("checking again: " + e.getMessage());
            }
        }
    }

    private List<String> violations() throws InterruptedException {
        return findings().stream()
                .filter(finding -> !finding.holds())
                .flatMap(Chaos::lines)
                .toList();
    }

    private static Stream<String> lines(Finding finding) {
        return Stream.concat(Stream.of(finding.line()), finding.examples().stream());
    }
}
