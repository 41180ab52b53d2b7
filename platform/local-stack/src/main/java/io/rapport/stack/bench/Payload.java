package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Valid track calls of exactly 1 KB, each with an id of its own, from a thousand visitors who are no persons. */
final class Payload {
    static final int BATCH = 100;
    static final int BYTES = 1024;

    /** About as much text as makes such an event 1 KB. */
    static final int NAME_LENGTH = 800;

    private static final int VISITORS = 1_000;

    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final Instant at = Instant.now();
    private int made;

    byte[] event() {
        return text().getBytes(UTF_8);
    }

    List<byte[]> events(int number) {
        return IntStream.range(0, number).mapToObj(_ -> event()).toList();
    }

    List<byte[]> batches(int number) {
        return IntStream.range(0, number).mapToObj(_ -> batch()).toList();
    }

    /** As long as an event, and parsed and authorised like one, but with nothing for Kafka in it. */
    static byte[] nothing() {
        var start = "{\"batch\":[],\"context\":{\"campaign\":{\"name\":\"";
        return padded(start, "\"}}}").getBytes(UTF_8);
    }

    private byte[] batch() {
        return IntStream.range(0, BATCH)
                .mapToObj(_ -> text())
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"))
                .getBytes(UTF_8);
    }

    private String text() {
        made++;
        var start = """
                {"type":"track","event":"Product Viewed","messageId":"bench-%s-%d","anonymousId":"bench-%d","timestamp":"%s",\
                "properties":{"product_id":"P-%d","price":12.5,"currency":"EUR","name":"\
                """.formatted(run, made, made % VISITORS, at, made % VISITORS);
        return padded(start, "\"}}");
    }

    private static String padded(String start, String end) {
        return start + "x".repeat(BYTES - start.length() - end.length()) + end;
    }
}
