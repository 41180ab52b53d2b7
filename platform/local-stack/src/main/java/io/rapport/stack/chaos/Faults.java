package io.rapport.stack.chaos;

import io.rapport.stack.Failure;
import io.rapport.stack.Part;
import io.rapport.stack.Stack;
import io.rapport.stack.kafka.Kafka;
import io.rapport.stack.mail.Smtp;
import io.rapport.stack.postgres.Postgres;
import java.util.List;
import java.util.stream.Stream;

/** Every fault that the stack must survive. */
record Faults(Stack stack, Shop shop) {
    List<Fault> all() {
        return Stream.of(killed(), paused(), others()).flatMap(List::stream).toList();
    }

    /** Those with these names, in the order given. */
    List<Fault> named(List<String> names) {
        var all = all();
        return names.stream()
                .map(name -> all.stream()
                        .filter(fault -> fault.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new Failure("there is no fault " + name + ", only "
                                + String.join(
                                        ", ", all.stream().map(Fault::name).toList()))))
                .toList();
    }

    private List<Fault> killed() {
        var home = stack.home();
        return Stream.<Stream<Fault>>of(
                        stack.services().stream().map(this::killed),
                        Stream.of(killed(Kafka.of(home)), killed(Postgres.of(home)), killed(Smtp.of(home))),
                        Stream.of(new Killed(stack, "everything-killed", stack.parts())))
                .flatMap(each -> each)
                .toList();
    }

    private Fault killed(Part part) {
        return new Killed(stack, part.name() + "-killed", List.of(part));
    }

    private List<Fault> paused() {
        var home = stack.home();
        return Stream.concat(stack.services().stream(), Stream.of(Kafka.of(home), Postgres.of(home), Smtp.of(home)))
                .<Fault>map(part -> new Paused(part, part.name() + "-hangs"))
                .toList();
    }

    private List<Fault> others() {
        var topology = stack.home().topology();
        return List.of(
                new MailNonsense(stack, Smtp.of(stack.home())),
                new Receivers(topology),
                new PoisonRecords(topology),
                new Disorder(shop),
                new SentAgain(topology),
                new RefusedCommits(stack.home()),
                new Rebalanced(stack),
                new Surge(shop),
                new FullDisk(stack),
                new WrongClock(stack));
    }
}
