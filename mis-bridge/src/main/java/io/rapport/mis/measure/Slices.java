package io.rapport.mis.measure;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an event adds wherever it counts: in each window around its instant, overall and by each of its dimensions. */
record Slices(ZoneId zone) {
    static final List<String> OVERALL = List.of(Bucket.OVERALL);

    List<Contribution> counted(int touches, Instant time, List<String> dimensions) {
        return each(time, dimensions, Bucket.NO_CURRENCY, bucket -> Contribution.counted(bucket, touches));
    }

    List<Contribution> each(
            Instant time, List<String> dimensions, String currency, Function<Bucket, Contribution> contribution) {
        var contributions = new ArrayList<Contribution>();
        for (var window : Window.values()) {
            var start = window.start(time, zone);
            for (var dimension : dimensions) {
                contributions.add(contribution.apply(new Bucket(window, start, currency, dimension)));
            }
        }
        return contributions;
    }

    @SafeVarargs
    static List<String> dimensions(Optional<String>... slices) {
        return Stream.concat(Stream.of(Bucket.OVERALL), Stream.of(slices).flatMap(Optional::stream))
                .toList();
    }
}
