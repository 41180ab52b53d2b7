package io.rapport.support.suggestion;

import io.rapport.support.text.Words;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a text says for a model: its words, and pairs of neighbours. Numbers are one word: which one is nobody's type. */
final class Features {
    private Features() {}

    static List<String> of(String text) {
        var words = Words.of(text)
                .map(word -> word.codePoints().anyMatch(Character::isDigit) ? "0" : word)
                .limit(500)
                .toList();
        var pairs = IntStream.range(1, words.size()).mapToObj(i -> words.get(i - 1) + " " + words.get(i));
        return Stream.concat(words.stream(), pairs).toList();
    }
}
