package io.rapport.test.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What no well-behaved caller sends. */
final class OddValues {
    static final List<String> JSON = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "0",
            "-1",
            "2147483648",
            "9223372036854775808",
            "1e999999999",
            "-1E-999999999",
            "NaN",
            "-Infinity",
            "9".repeat(400),
            "0." + "1".repeat(400),
            "\"\"",
            "\"  \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\r\\nX-Injected: 1\"",
            "\"\u202eevil\u202c\u200b\ufeff\"",
            "\"" + "x".repeat(70_000) + "\"",
            "\"İ'; drop table customer; -- \\\\\"",
            "\"' or 1=1 --\"",
            "\"%_\\\\\"",
            "\"{inject}{#each x}${jndi:ldap://x}<script>\"",
            "\"undefined\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"-999999999-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"0000-00-00\"",
            "\"1e999999999\"",
            "\"NaN\"",
            "\"user:\"",
            "\"http://127.0.0.1:22/\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "[null,1,\"a\",{},[]]",
            "[".repeat(3_000) + "]".repeat(3_000),
            "{\"a\":".repeat(900) + "1" + "}".repeat(900),
            "{\"a\":1,\"a\":2}");

    /** Of a path or query, in its percent encoding. */
    static final List<String> URI = List.of(
            "",
            "0",
            "-1",
            "2147483648",
            "9".repeat(400),
            "1e9",
            "NaN",
            "null",
            "%00",
            "%FF",
            "%C3%28",
            "%ED%A0%80",
            "%E2%80%AE%E2%80%8B",
            "%0D%0AX-Injected:%201",
            "..%2F..%2Fetc%2Fpasswd",
            "%27%20or%201%3D1%20--",
            "%25_%5C",
            "%7Bid%7D",
            "x".repeat(3_000),
            "2001-02-03T04:05:06Z",
            "%2B999999999-12-31T23:59:59Z",
            "0000-00-00",
            "00000000-0000-0000-0000-000000000000",
            "00000000-0000-0000-0000-00000000000g",
            "eyJhIjoxfQ",
            "%F0%9F%98%80");

    /** Of a header. */
    static final List<String> HEADERS = List.of(
            "",
            "*",
            "\"\"",
            "\"99999999999999999999\"",
            "W/\"1\"",
            "-1",
            "x".repeat(2_000),
            "\u00ff",
            "?1",
            "' or 1=1");

    static final List<String> MEDIA_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/json;charset=utf-16",
            "application/json;charset=x",
            "multipart/form-data",
            "multipart/form-data;boundary=x",
            "application/x-www-form-urlencoded",
            "nonsense",
            "*/*");

    private final Random random;

    OddValues(Random random) {
        this.random = random;
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** With odd values in a few places, odd fields more, and now and then broken bytes. */
    byte[] mutated(JsonNode sample) {
        var odds = new ArrayList<String>();
        var json = sample;
        for (var i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
            odds.add(any(JSON));
            json = replaced(json, mark(odds.size() - 1));
        }
        if (json instanceof ObjectNode object && random.nextInt(8) == 0) {
            odds.add(any(JSON));
            object.put(any(List.of("fuzz", "", "__proto__", "id", "$ref", "'; --")), mark(odds.size() - 1));
        }
        var text = json.toString();
        for (var i = 0; i < odds.size(); i++) {
            text = text.replace('"' + mark(i) + '"', odds.get(i));
        }
        var body = text.getBytes(UTF_8);
        return random.nextInt(12) == 0 ? broken(body) : body;
    }

    private static String mark(int number) {
        return "@@" + number + "@@";
    }

    /** Somewhere in the tree, by the way of a random child at each step. */
    private JsonNode replaced(JsonNode node, String mark) {
        if (node.isValueNode() || node.isEmpty() || random.nextInt(12) == 0) {
            return TextNode.valueOf(mark);
        }
        if (node instanceof ArrayNode array) {
            var at = random.nextInt(array.size());
            array.set(at, replaced(array.get(at), mark));
        } else if (node instanceof ObjectNode object) {
            var name = any(
                    object.propertyStream().map(property -> property.getKey()).toList());
            object.set(name, replaced(object.get(name), mark));
        }
        return node;
    }

    /** Cut short, or with bytes that are no UTF-8. */
    private byte[] broken(byte[] body) {
        var copy = Arrays.copyOf(body, random.nextBoolean() ? body.length : random.nextInt(body.length + 1));
        for (var i = 1 + random.nextInt(4); i > 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }
}
