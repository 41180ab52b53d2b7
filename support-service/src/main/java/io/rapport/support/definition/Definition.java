package io.rapport.support.definition;

/** What somebody set up; the lower position comes first. */
public interface Definition {
    String name();

    /** Null is 0. */
    Integer position();
}
