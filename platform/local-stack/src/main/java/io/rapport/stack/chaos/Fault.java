package io.rapport.stack.chaos;

import java.util.Optional;

/** Something that goes wrong with the system or around it. */
interface Fault {
    /** Lower case, words joined by dashes. */
    String name();

    /** Why this machine cannot show it, such as a program that is missing; empty if it can. */
    default Optional<String> hindrance() {
        return Optional.empty();
    }

    void strike() throws Exception;

    /** Mends what can be mended; what the system must do by itself is left to it. */
    void lift() throws Exception;
}
