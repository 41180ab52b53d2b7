package io.rapport.analytics.rfm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Scores by rank, so that each fifth is equally large however values are spread; equal values are ranked by the customers' id, so that the
 * same customers always score the same. Source of the scheme: Hughes (1994), Strategic Database Marketing.
 */
public final class Quintiles {
    private static final int PARTS = 5;
    private static final Comparator<Buyer> BY_ID = Comparator.comparing(Buyer::customerId);

    private Quintiles() {}

    /** In the order given. */
    public static List<Scored> of(List<Buyer> buyers) {
        var recency = scores(buyers, Buyer::lastOrderAt);
        var frequency = scores(buyers, Buyer::orders);
        var monetary = scores(buyers, Buyer::revenue);
        return IntStream.range(0, buyers.size())
                .mapToObj(i -> new Scored(buyers.get(i), recency[i], frequency[i], monetary[i]))
                .toList();
    }

    /** 1 for the lowest fifth to 5 for the highest. */
    private static <V extends Comparable<? super V>> int[] scores(List<Buyer> buyers, Function<Buyer, V> value) {
        var ranked = new ArrayList<>(IntStream.range(0, buyers.size()).boxed().toList());
        ranked.sort(
                Comparator.comparing(buyers::get, Comparator.comparing(value).thenComparing(BY_ID)));
        var scores = new int[buyers.size()];
        for (var rank = 0; rank < scores.length; rank++) {
            scores[ranked.get(rank)] = (int) ((long) rank * PARTS / scores.length) + 1;
        }
        return scores;
    }
}
