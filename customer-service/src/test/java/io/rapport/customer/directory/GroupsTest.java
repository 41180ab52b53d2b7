package io.rapport.customer.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.customer.profile.Facts;
import io.rapport.customer.profile.Origin;
import io.rapport.events.EventJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is merged and unmerged, a group is who hangs together, and shows the newest that any of it knows. */
class GroupsTest {
    private static final int CUSTOMERS = 8;
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final Map<UUID, Customer> customers = new HashMap<>();
    private final Map<Integer, Integer> mergedInto = new HashMap<>();
    private final Map<Integer, Integer> learnedAt = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isAsTheModelSaysAfterEachStep(long seed) {
        var random = new Random(seed);
        range().forEach(i -> customers.put(id(i), knowing(i, random.nextInt(1_000))));
        for (int step = 0; step < 200; step++) {
            mergeOrUnmerge(random.nextInt(CUSTOMERS), random.nextInt(CUSTOMERS));
            var groups = new Groups(customers);
            groups.show();
            range().forEach(i -> isAsTheModelSays(groups, i));
        }
        range().forEach(this::unmerge);
        new Groups(customers).show();
        range().forEach(i ->
                assertThat(customers.get(id(i)).facts().profile().language()).isEqualTo("l" + i));
    }

    private void mergeOrUnmerge(int one, int other) {
        if (mergedInto.containsKey(other)) {
            unmerge(other);
        } else if (survivor(one) != other) {
            var older = Math.min(survivor(one), other);
            var younger = Math.max(survivor(one), other);
            mergedInto.put(younger, older);
            customers.get(id(younger)).mergeInto(id(older));
        }
    }

    private void unmerge(int i) {
        mergedInto.remove(i);
        customers.get(id(i)).mergeInto(null);
    }

    private void isAsTheModelSays(Groups groups, int i) {
        var group =
                range().filter(other -> survivor(other) == survivor(i)).boxed().toList();
        assertThat(groups.survivor(id(i))).isEqualTo(id(survivor(i)));
        assertThat(groups.idsOf(id(survivor(i))))
                .containsExactlyElementsOf(group.stream().map(GroupsTest::id).toList());
        if (group.size() > 1) {
            var shown = customers.get(id(survivor(i))).shown().profile();
            var newest =
                    group.stream().max(Comparator.comparing(learnedAt::get)).orElseThrow();
            assertThat(shown.language()).isEqualTo("l" + newest);
            assertThat(shown.emails())
                    .containsExactlyInAnyOrderElementsOf(
                            group.stream().map(member -> "e" + member).toList());
        }
    }

    private int survivor(int i) {
        return mergedInto.containsKey(i) ? survivor(mergedInto.get(i)) : i;
    }

    /** Each learned at another time, so that the newest is one. */
    private Customer knowing(int i, int time) {
        learnedAt.put(i, time * CUSTOMERS + i);
        var facts = Facts.none();
        var values = EventJson.MAPPER.createObjectNode().put("language", "l" + i);
        values.putArray("emails").add("e" + i);
        facts.replace(values, new Origin("test", NOON.plusSeconds(learnedAt.get(i))));
        return Customer.stored(id(i), null, 0, NOON, Facts.stored(facts.valuesJson(), facts.originsJson()), 1);
    }

    private static UUID id(int i) {
        return new UUID(0, i + 1L);
    }

    private static IntStream range() {
        return IntStream.range(0, CUSTOMERS);
    }
}
