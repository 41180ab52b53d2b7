package io.rapport.interaction.mail;

import java.time.Instant;

/**
 * A mail as its server holds it.
 *
 * @param at when the server took it in
 * @param isCut whether only its beginning is here, as it is larger than what is taken
 */
@SuppressWarnings("ArrayRecordComponent")
record Fetched(long uid, Instant at, byte[] raw, boolean isCut) {}
