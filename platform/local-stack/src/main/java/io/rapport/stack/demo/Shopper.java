package io.rapport.stack.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Somebody who visits the demo shop; the same seed makes the same people. */
record Shopper(int number, Market market, String name) {
    static Shopper of(int number, long seed) {
        var random = new Random(seed * 1_000_003 + number);
        var market = Market.values()[random.nextInt(Market.values().length)];
        return new Shopper(number, market, market.anyName(random));
    }

    String userId() {
        return "demo-" + number;
    }

    String anonymousId() {
        return "device-" + number;
    }

    String email() {
        return "shopper" + number + "@example.com";
    }

    Map<String, Object> traits() {
        var traits = new LinkedHashMap<String, Object>();
        traits.put("name", name);
        traits.put("email", email());
        traits.put("language", market.language);
        traits.put("country", market.country);
        traits.put("currency", market.currency);
        traits.put("timezone", market.timeZone);
        return traits;
    }
}
