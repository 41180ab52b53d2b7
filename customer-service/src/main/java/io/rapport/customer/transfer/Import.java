package io.rapport.customer.transfer;

import java.time.Instant;
import java.util.UUID;

/**
 * A list of customers on its way in.
 *
 * @param name what it is, for people; such as the name of the file
 * @param state receiving or finished
 * @param offset how many bytes have been taken; an upload goes on from there
 * @param lines how many lines have been taken or refused, the header among them
 */
public record Import(
        UUID id,
        Format format,
        String name,
        String state,
        long offset,
        long lines,
        long accepted,
        long rejected,
        Instant createdAt,
        Instant finishedAt) {}
