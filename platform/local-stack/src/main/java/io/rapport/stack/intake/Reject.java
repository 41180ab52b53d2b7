package io.rapport.stack.intake;

/** A line that could not be taken in. */
public record Reject(long line, String field, String reason) {}
