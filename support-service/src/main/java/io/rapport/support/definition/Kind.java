package io.rapport.support.definition;

/** A kind of thing that people set up, by the word it is stored under; {@code noun} is what refusals call it. */
public record Kind<T>(String word, String noun, Class<T> type) {}
