package io.rapport.stack.bench;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.stack.bench.Names.Name;
import java.util.List;
import java.util.random.RandomGenerator;

/** What an agent types to find a customer. */
enum Query {
    FULL_NAME("given and family name"),
    ONE_WORD("a name that one in fifty has"),
    MISSPELT("both names, a letter left out"),
    EMAIL("an e-mail address"),
    EMAIL_MISSPELT("an e-mail address, a letter left out"),
    PHONE_END("the last seven digits of a phone");

    private static final List<Name> NAMES = Names.all();

    private final String words;

    Query(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    String path(int customers, RandomGenerator random) {
        var name = NAMES.get(random.nextInt(NAMES.size()));
        var i = random.nextInt(customers);
        var text = switch (this) {
            case FULL_NAME -> name.given() + " " + name.family();
            case ONE_WORD -> name.given();
            case MISSPELT -> name.misspelt();
            case EMAIL -> "customer-" + i + "@bench.example";
            case EMAIL_MISSPELT -> "custmer-" + i + "@bench.example";
            case PHONE_END -> "%07d".formatted(i);
        };
        return "/api/v1/customers?limit=20&q=" + encode(text, UTF_8);
    }
}
