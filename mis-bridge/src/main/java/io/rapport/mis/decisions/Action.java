package io.rapport.mis.decisions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was decided. */
enum Action {
    PRICE_CHANGED,
    CAMPAIGN_STARTED,
    CAMPAIGN_STOPPED,
    STOCK_ORDERED,
    OTHER;

    static Optional<Action> labelled(String label) {
        return Stream.of(values())
                .filter(action -> action.label().equals(label))
                .findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(Action::label).collect(Collectors.joining(", "));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
