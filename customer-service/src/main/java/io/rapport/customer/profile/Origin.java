package io.rapport.customer.profile;

import java.time.Instant;

/** Where a value came from, and when that happened. */
public record Origin(String source, Instant time) {}
