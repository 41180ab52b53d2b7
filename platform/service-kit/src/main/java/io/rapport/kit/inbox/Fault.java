package io.rapport.kit.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rapport.events.UnreadableEvent;
import io.rapport.kit.kafka.SendFailed;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;

/** Tells faults of the surroundings, which pass, from faults of the record, which stay. */
public final class Fault {
    /** Connection, resources, operator's doing, system (SQLSTATE classes). */
    private static final List<String> PASSING_CLASSES = List.of("08", "53", "57", "58");

    /** Serialization failure, deadlock, lock not available, read-only standby, idle too long. */
    private static final Set<String> PASSING_STATES = Set.of("40001", "40P01", "55P03", "25006", "25P03");

    private static final int DEEPEST = 20;

    private Fault() {}

    public static boolean mayPass(Throwable failure) {
        return causes(failure).anyMatch(Fault::passes);
    }

    /** What may be shown of it: never a message of foreign code, which may quote personal data. */
    public static String reason(Throwable failure) {
        return causes(failure)
                .filter(UnreadableEvent.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseGet(
                        () -> nameOf(causes(failure).reduce((_, last) -> last).orElse(failure)));
    }

    private static boolean passes(Throwable cause) {
        return switch (cause) {
            case SQLTransientException _, SQLRecoverableException _ -> true;
            case SQLException sql -> passes(sql.getSQLState());
            case OptimisticLockException _, PessimisticLockException _, LockTimeoutException _ -> true;
            case JsonProcessingException _ -> false;
            case RetriableException _, SendFailed _, IOException _, InterruptedException _, OutOfMemoryError _ -> true;
            default -> false;
        };
    }

    /** The pool says no state when it has no connection to give. */
    private static boolean passes(String state) {
        return state == null
                || PASSING_STATES.contains(state)
                || PASSING_CLASSES.stream().anyMatch(state::startsWith);
    }

    private static String nameOf(Throwable cause) {
        var state = cause instanceof SQLException sql ? " " + sql.getSQLState() : "";
        return cause.getClass().getSimpleName() + state + "";
    }

    /** Suppressed ones too, with theirs: there a transaction manager tells why a commit failed. */
    private static Stream<Throwable> causes(Throwable failure) {
        return chain(failure)
                .flatMap(cause -> Stream.concat(
                        Stream.of(cause), Stream.of(cause.getSuppressed()).flatMap(Fault::chain)));
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
    }
}
