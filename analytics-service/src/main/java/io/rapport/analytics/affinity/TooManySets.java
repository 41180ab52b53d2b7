package io.rapport.analytics.affinity;

/** More item sets are frequent than memory was granted for: ask for more support, or for shorter rules. */
public final class TooManySets extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManySets(int most) {
        super("more than %d item sets are frequent: raise the support or shorten the rules".formatted(most));
    }
}
