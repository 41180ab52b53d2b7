package io.rapport.stack.intake;

/** A line that could not be taken in. */
record Reject(long line, String field, String reason) {}
