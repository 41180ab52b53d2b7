package io.rapport.stack.story;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.rapport.events.EventJson;
import io.rapport.stack.intake.Message;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Orders day by day as a shop's devices bring them: those of a day in any order, some of them twice, and a few a week late. */
final class Replay {
    private static final double TWICE = 0.05;
    private static final double LATE = 0.01;
    private static final int DAYS_LATE = 7;

    private final Random random;

    Replay(long seed) {
        this.random = new Random(seed);
    }

    /** What is sent on each day, in the order of days. */
    List<List<Message>> days(List<Message> orders) {
        return orders.stream()
                .flatMap(this::sent)
                .collect(groupingBy(Sent::day, TreeMap::new, collectingAndThen(toList(), this::shuffled)))
                .values()
                .stream()
                .toList();
    }

    private Stream<Sent> sent(Message order) {
        var day = at(order).atOffset(ZoneOffset.UTC).toLocalDate();
        var sent = new Sent(random.nextDouble() < LATE ? day.plusDays(DAYS_LATE) : day, order);
        return random.nextDouble() < TWICE ? Stream.of(sent, sent) : Stream.of(sent);
    }

    private List<Message> shuffled(List<Sent> day) {
        var messages = new ArrayList<>(day.stream().map(Sent::order).toList());
        Collections.shuffle(messages, random);
        return messages;
    }

    /** When it was placed. */
    static Instant at(Message order) {
        try {
            return Instant.parse(
                    EventJson.MAPPER.readTree(order.json()).path("timestamp").asText());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private record Sent(LocalDate day, Message order) {}
}
