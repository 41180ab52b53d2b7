package io.rapport.support.ticket;

/**
 * How a customer stands with us.
 *
 * @param language her first language tag's language, or null
 * @param valued among the two best fifths by what she spends
 * @param atRisk more likely to have left than not
 */
public record Standing(String language, boolean valued, boolean atRisk) {}
