package io.rapport.stack.chaos;

import io.rapport.stack.Part;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import java.util.List;
import java.util.Optional;

/** {@code kill -9} of processes, all at the same moment. */
record Killed(Stack stack, String name, List<? extends Part> parts) implements Fault {
    @Override
    public void strike() {
        parts.parallelStream().forEach(part -> part.process().kill());
    }

    @Override
    public void lift() {
        stack.up(Optional.empty(), Extent.EVERYTHING);
    }
}
