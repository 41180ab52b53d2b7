package io.rapport.stack.chaos;

import io.rapport.stack.Part;

/** A process that is there and says nothing, as when its machine hangs. */
record Paused(Part part, String name) implements Fault {
    @Override
    public void strike() {
        part.process().pause();
    }

    @Override
    public void lift() {
        part.process().resume();
    }
}
