package io.rapport.stack;

import java.io.IOException;
import java.nio.file.AccessDeniedException;

/** What went wrong, in one line that tells the user what to do; printed without a stack trace. */
public final class Failure extends RuntimeException {
    public Failure(String message) {
        super(message, null, false, false);
    }

    /** Says in plain words what the file system refused. */
    public static Failure of(String doing, IOException cause) {
        var why = String.valueOf(cause.getMessage());
        if (why.contains("No space left")) {
            return new Failure(doing + ": the disk is full; free some space and try again");
        }
        if (cause instanceof AccessDeniedException || why.contains("Permission denied")) {
            return new Failure(doing + ": not allowed to write to " + why.replace(" (Permission denied)", ""));
        }
        return new Failure(doing + ": " + why);
    }
}
