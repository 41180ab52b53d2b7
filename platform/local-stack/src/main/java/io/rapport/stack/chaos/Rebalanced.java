package io.rapport.stack.chaos;

import io.rapport.stack.Replicas;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import io.rapport.stack.service.ServiceProcess;
import java.util.Optional;

/** A second replica of every service comes, dies in the middle of its work, and comes no more: partitions and outboxes change hands twice. */
record Rebalanced(Stack stack) implements Fault {
    @Override
    public String name() {
        return "second-replicas-come-and-die";
    }

    @Override
    public void strike() {
        stack.up(Optional.empty(), Replicas.parse("2"), Extent.EVERYTHING);
    }

    @Override
    public void lift() {
        stack.services().stream()
                .filter(replica -> replica.number() > 1)
                .map(ServiceProcess::process)
                .forEach(process -> process.kill());
        stack.up(Optional.empty(), Replicas.parse("1"), Extent.EVERYTHING);
    }
}
