package io.rapport.stack.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What some people do in a shop, made by chance: on devices before and after they say who they are, by account and by e-mail. The model is told
 * of everything. Each device is one person's, so that no order of arrival can change whose anything is.
 */
final class Program {
    private static final int PEOPLE = 6;
    private static final int DEVICES = 2;
    private static final List<String> CURRENCIES = List.of("EUR", "TRY", "JPY");

    private final String name;
    private final Random random;
    private final Model model;
    private final Instant start = Instant.now().minusSeconds(600);
    private final List<Map<String, Object>> calls = new ArrayList<>();

    /** @param name begins every id, to tell this program's from others' */
    Program(String name, Random random, Model model) {
        this.name = name;
        this.random = random;
        this.model = model;
    }

    /** Each says who she is: from then on she is a customer, and her e-mail hers. */
    List<Map<String, Object>> introductions() {
        return take(() -> people().forEach(person -> identify(person, Map.of("userId", user(person)))));
    }

    List<Map<String, Object>> visits() {
        return take(() -> people().forEach(this::visit));
    }

    String name() {
        return name;
    }

    List<Integer> people() {
        return IntStream.range(0, PEOPLE).boxed().toList();
    }

    List<String> identities(int person) {
        var identities = new ArrayList<>(List.of("user:" + user(person), "email-sha256:" + sha256(mail(person))));
        IntStream.range(0, DEVICES).forEach(number -> identities.add("anonymous:" + device(person, number)));
        return identities;
    }

    private List<Map<String, Object>> take(Runnable making) {
        calls.clear();
        making.run();
        return new ArrayList<>(calls);
    }

    private void visit(int person) {
        for (var number = 0; number < DEVICES; number++) {
            var device = Map.<String, Object>of("anonymousId", device(person, number));
            view(person, device);
            order(person, device, Map.of());
            view(person, device);
            becomeKnown(person, number);
            view(person, Map.of("userId", user(person), "anonymousId", device(person, number)));
        }
        order(person, Map.of("userId", user(person)), Map.of());
        order(person, Map.of("userId", user(person)), Map.of("email", mail(person)));
        order(person, Map.of(), Map.of("email", mail(person)));
    }

    private void becomeKnown(int person, int number) {
        if (random.nextBoolean()) {
            identify(person, Map.of("userId", user(person), "anonymousId", device(person, number)));
        } else {
            call(person, Map.of("type", "alias", "userId", user(person), "previousId", device(person, number)));
        }
    }

    private void identify(int person, Map<String, Object> who) {
        call(person, both(who, Map.of("type", "identify", "traits", Map.of("email", mail(person)))));
    }

    private void view(int person, Map<String, Object> who) {
        call(person, both(who, Map.of("type", "page", "name", "Tea")));
    }

    /** Often refunded in part, sometimes cancelled; all of an order says the same of who she is. */
    private void order(int person, Map<String, Object> who, Map<String, Object> contact) {
        var id = name + "-o" + person + "-" + calls.size();
        var currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
        var total = amount(1_000, currency);
        var told = both(contact, Map.of("order_id", id, "currency", currency));
        track(person, who, "Order Completed", both(told, Map.of("total", total)));
        model.ordered(person, id, currency, total);
        for (var refunds = random.nextInt(3); refunds > 0; refunds--) {
            var refund = amount(10, currency);
            track(person, who, "Order Refunded", both(told, Map.of("total", refund)));
            model.refunded(id, refund);
        }
        if (random.nextInt(5) == 0) {
            track(person, who, "Order Cancelled", told);
            model.cancelled(id);
        }
    }

    private void track(int person, Map<String, Object> who, String event, Map<String, Object> properties) {
        call(person, both(who, Map.of("type", "track", "event", event, "properties", properties)));
    }

    private void call(int person, Map<String, Object> rest) {
        var id = name + "-" + person + "-" + random.nextInt(1_000_000) + "-" + calls.size();
        calls.add(both(
                rest,
                Map.of(
                        "messageId",
                        id,
                        "timestamp",
                        start.plusMillis(calls.size()).toString())));
        model.did(person, id);
    }

    private BigDecimal amount(int most, String currency) {
        var cents = 100 * (1 + random.nextInt(most)) + (currency.equals("JPY") ? 0 : random.nextInt(100));
        return BigDecimal.valueOf(cents, 2);
    }

    private String user(int person) {
        return name + "-u" + person;
    }

    private String device(int person, int number) {
        return name + "-d" + person + "-" + number;
    }

    private String mail(int person) {
        return name + "-" + person + "@example.com";
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> both(Map<String, Object> one, Map<String, Object> other) {
        var both = new HashMap<>(one);
        both.putAll(other);
        return both;
    }
}
