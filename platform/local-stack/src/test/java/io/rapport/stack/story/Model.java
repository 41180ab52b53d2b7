package io.rapport.stack.story;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What customers, timelines and sums must come to, in whatever order it was said and however often: who did what, what each order was worth, and
 * who is merged into whom. It knows no visitors, versions, replicas or time.
 */
final class Model {
    private final Map<Integer, List<String>> events = new TreeMap<>();
    private final Map<String, Order> orders = new TreeMap<>();
    private final Map<Integer, String> customers = new TreeMap<>();
    private final Map<Integer, Integer> mergedInto = new HashMap<>();

    /** What a person's customer is seen to be: her id, her timeline's events sorted, her sums by currency. */
    record View(String customer, List<String> timeline, Map<String, Sum> sums) {
        /** Enough to go wrong. */
        boolean isRich() {
            return timeline.size() >= 15 && !sums.isEmpty();
        }
    }

    /** Revenue before refunds; nothing of what was cancelled. */
    record Sum(int orders, BigDecimal revenue, BigDecimal refunds) {
        private static final Sum NOTHING = new Sum(0, BigDecimal.ZERO.setScale(2), BigDecimal.ZERO.setScale(2));

        private Sum plus(Sum other) {
            return new Sum(orders + other.orders, revenue.add(other.revenue), refunds.add(other.refunds));
        }

        boolean isNothing() {
            return equals(NOTHING);
        }
    }

    private record Order(int person, String currency, Sum sum) {
        private Order with(Sum changed) {
            return new Order(person, currency, changed);
        }
    }

    void did(int person, String event) {
        events.computeIfAbsent(person, _ -> new ArrayList<>()).add(event);
    }

    void ordered(int person, String order, String currency, BigDecimal total) {
        orders.put(order, new Order(person, currency, new Sum(1, total, Sum.NOTHING.refunds)));
    }

    void refunded(String order, BigDecimal amount) {
        orders.computeIfPresent(
                order,
                (_, known) -> known.with(new Sum(known.sum.orders, known.sum.revenue, known.sum.refunds.add(amount))));
    }

    void cancelled(String order) {
        orders.computeIfPresent(order, (_, known) -> known.with(new Sum(0, Sum.NOTHING.revenue, known.sum.refunds)));
    }

    void isCustomer(int person, String id) {
        customers.put(person, id);
    }

    String customer(int person) {
        return customers.get(person);
    }

    /** Who stand for themselves. */
    List<Integer> standing() {
        return customers.keySet().stream()
                .filter(person -> !mergedInto.containsKey(person))
                .toList();
    }

    List<Integer> merged() {
        return List.copyOf(mergedInto.keySet());
    }

    /** Both stand for themselves; the older one, whose id is the lower, survives. */
    void merge(int one, int other) {
        var oneIsOlder = customers.get(one).compareTo(customers.get(other)) < 0;
        mergedInto.put(oneIsOlder ? other : one, oneIsOlder ? one : other);
    }

    void unmerge(int person) {
        mergedInto.remove(person);
    }

    /** By person. */
    Map<Integer, View> expected() {
        var expected = new TreeMap<Integer, View>();
        customers.keySet().forEach(person -> expected.put(person, view(survivor(person))));
        return expected;
    }

    private View view(int survivor) {
        var timeline = together(survivor)
                .flatMap(person -> events.getOrDefault(person, List.of()).stream())
                .sorted();
        return new View(
                customers.get(survivor),
                timeline.toList(),
                sums(together(survivor).toList()));
    }

    private Map<String, Sum> sums(List<Integer> people) {
        var sums = new TreeMap<String, Sum>();
        orders.values().stream()
                .filter(order -> people.contains(order.person))
                .forEach(order -> sums.merge(order.currency, order.sum, Sum::plus));
        sums.values().removeIf(Sum::isNothing);
        return sums;
    }

    private Stream<Integer> together(int survivor) {
        return customers.keySet().stream().filter(person -> survivor(person) == survivor);
    }

    private int survivor(int person) {
        return mergedInto.containsKey(person) ? survivor(mergedInto.get(person)) : person;
    }
}
