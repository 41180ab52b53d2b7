package io.rapport.test.mail;

/**
 * A mail that somebody wrote.
 *
 * @param thread to which it belongs, from 0
 * @param says what stands in its text and in no other's
 * @param automatic whether a machine wrote it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Written(int thread, String messageId, String from, String says, boolean automatic, byte[] raw) {}
