package io.rapport.events;

import java.math.BigDecimal;

/** An exact amount in one ISO 4217 currency; amounts of different currencies are never added up. */
public record Money(@Required BigDecimal amount, @Required String currency) {}
