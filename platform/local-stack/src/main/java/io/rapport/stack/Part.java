package io.rapport.stack;

import io.rapport.stack.process.LocalProcess;
import java.time.Duration;
import java.util.List;

/** One process of the stack and how it is started, asked and stopped. */
public interface Part {
    LocalProcess process();

    /** Ports that must be free before it starts. */
    List<Integer> ports();

    /** Chooses its ports, unless they are fixed; it does not run. */
    default void place() {}

    /** Ends what an earlier start left behind and its pid file does not know. */
    default void stopOrphan() {}

    /** Starts the process; it need not be ready when this returns. */
    void start();

    /** Whether it answers as it should; false rather than an exception. */
    boolean ready();

    /** What is to do once it is ready and before others use it; doing it again changes nothing. */
    default void settle() {}

    default void stop() {
        process().stop(Duration.ofSeconds(20));
    }

    default String name() {
        return process().name();
    }

    /** Whether a person who says this means it. */
    default boolean isCalled(String name) {
        return name().equals(name);
    }
}
