package io.rapport.analytics.affinity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rapport.analytics.OnlineRetail;
import io.rapport.analytics.OnlineRetail.Line;
import io.rapport.analytics.SharedData;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AffinityTest {
    private static final int MOST = 1_000_000;

    @Test
    void groceriesHaveTheKnownRules() {
        var baskets = groceries();
        assertThat(baskets.count()).isEqualTo(9_835);
        assertThat(baskets.rules(.001, .8, 10, MOST)).hasSize(410);
        assertThat(baskets.rules(.001, .5, 10, MOST)).hasSize(5_668);
        assertThat(baskets.rules(.006, .25, 10, MOST)).hasSize(463);
        assertThat(baskets.rules(.01, .5, 10, MOST)).hasSize(15);
    }

    @Test
    void liquorAndWineGoWithBeer() {
        var best = groceries().rules(.001, .8, 10, MOST).getFirst();
        assertThat(best.items()).containsExactly("liquor", "red/blush wine");
        assertThat(best.then()).isEqualTo("bottled beer");
        assertThat(best.support()).isCloseTo(.0019319, within(5e-8));
        assertThat(best.confidence()).isCloseTo(.9047619, within(5e-8));
        assertThat(best.lift()).isCloseTo(11.2353, within(5e-5));
    }

    @Test
    void alarmClocksOfOnlineRetailGoTogether() {
        var baskets =
                Baskets.of(OnlineRetail.lines().stream()
                        .collect(groupingBy(Line::invoice, mapping(Line::product, toSet())))
                        .values()
                        .stream());
        var pair = baskets.rules(.01, 0, 2, MOST).stream()
                .filter(rule ->
                        rule.items().equals(List.of("22577")) && rule.then().equals("22578"))
                .findFirst()
                .orElseThrow();
        assertThat(baskets.count()).isEqualTo(18_532);
        assertThat(pair.count()).isEqualTo(319);
        assertThat(pair.lift()).isCloseTo(29.488, within(.0005));
    }

    @Test
    void recommendsNothingThatChanceDoesNotBeat() {
        var rules = groceries().rules(.001, .05, 3, MOST);
        assertThat(rules).anyMatch(rule -> rule.lift() <= 1);
        var recommended = new Recommendations(rules).of(Set.of("whole milk", "beef"), Set.of("yogurt"), 10);
        assertThat(recommended)
                .isNotEmpty()
                .allMatch(rule -> rule.lift() > 1)
                .noneMatch(rule -> Set.of("whole milk", "beef", "yogurt").contains(rule.then()));
        assertThat(recommended.stream().map(Rule::then)).doesNotHaveDuplicates();
    }

    @Test
    void findsWhatCountingFinds() {
        var random = new Random(5);
        var baskets = Stream.generate(() -> IntStream.range(0, 1 + random.nextInt(6))
                        .mapToObj(_ -> "item" + Math.min(random.nextInt(12), random.nextInt(12)))
                        .toList())
                .limit(300)
                .toList();
        for (var rule : Baskets.of(baskets.stream()).rules(.02, .1, 4, MOST)) {
            var whole = new HashSet<>(rule.items());
            whole.add(rule.then());
            assertThat(rule.count())
                    .isEqualTo(
                            baskets.stream().filter(b -> b.containsAll(whole)).count());
            assertThat(rule.confidence())
                    .isCloseTo(
                            (double) rule.count()
                                    / baskets.stream()
                                            .filter(b -> b.containsAll(rule.items()))
                                            .count(),
                            within(1e-12));
        }
    }

    @Test
    void refusesRatherThanFillTheMemory() {
        assertThatThrownBy(() -> groceries().rules(.0005, .1, 10, 1_000)).isInstanceOf(TooManySets.class);
        assertThat(Baskets.of(Stream.<List<String>>of()).rules(.1, .1, 3, 10)).isEmpty();
        assertThat(Baskets.of(Stream.of(List.of("a", "a"))).rules(1, 0, 3, 10)).isEmpty();
    }

    private static Baskets groceries() {
        return Baskets.of(
                SharedData.lines("groceries/groceries_baskets.csv").stream().map(line -> List.of(line.split(",", -1))));
    }
}
