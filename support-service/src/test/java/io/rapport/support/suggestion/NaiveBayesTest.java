package io.rapport.support.suggestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rapport.support.suggestion.NaiveBayes.Example;
import io.rapport.support.suggestion.NaiveBayes.Guess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NaiveBayesTest {
    private static final String FILE = "support-utterances/Bitext_Sample_Customer_Service_Training_Dataset.csv";

    /** Of every five utterances the fifth is held out: none of them was learned. */
    @Test
    void knowsTheCategoryOfFourInFiveWhoWereNotLearned() throws IOException {
        var file = data();
        assumeThat(file).as("the data set is there").isPresent();
        var utterances = utterances(file.orElseThrow());
        var model = NaiveBayes.of(part(utterances, false));
        var heldOut = part(utterances, true);

        var right = heldOut.stream()
                .filter(one -> model.guess(one.words()).getFirst().label().equals(one.label()))
                .count();
        var sure =
                heldOut.stream().map(one -> model.guess(one.words()).getFirst()).toList();

        assertThat(heldOut).hasSizeGreaterThan(1_000);
        assertThat((double) right / heldOut.size()).isGreaterThan(0.9);
        assertThat(sure).allSatisfy(guess -> assertThat(guess.confidence()).isBetween(0.0, 1.0));
    }

    @Test
    void saysWhyAndHowSureItIs() {
        var model = NaiveBayes.of(List.of(
                new Example("return", List.of("geri", "iade", "para")),
                new Example("return", List.of("iade", "istiyorum")),
                new Example("praise", List.of("tesekkur", "harika"))));

        var guesses = model.guess(List.of("iade", "istiyorum", "unheard"));

        assertThat(guesses.getFirst().label()).isEqualTo("return");
        assertThat(guesses.stream().mapToDouble(Guess::confidence).sum()).isEqualTo(1, within(1e-9));
        assertThat(model.because("return", List.of("iade", "istiyorum", "harika"), 1))
                .containsExactly("iade");
        assertThat(model.trainedOn()).isEqualTo(3);
    }

    @Test
    void knowsNothingBeforeItHasLearned() {
        assertThat(NaiveBayes.of(List.of()).guess(List.of("iade"))).isEmpty();
    }

    private static List<Example> part(List<Example> all, boolean heldOut) {
        return Stream.iterate(0, i -> i < all.size(), i -> i + 1)
                .filter(i -> (i % 5 == 4) == heldOut)
                .map(all::get)
                .toList();
    }

    /** {@code utterance,intent,…,category,tags}; the utterance may be quoted. */
    private static List<Example> utterances(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.skip(1).map(NaiveBayesTest::example).toList();
        }
    }

    private static Example example(String line) {
        var quoted = line.startsWith("\"");
        var end = quoted ? line.indexOf("\",") + 1 : line.indexOf(',');
        var fields = line.substring(end + 1).split(",", -1);
        return new Example(fields[fields.length - 2], Features.of(line.substring(0, end)));
    }

    private static Optional<Path> data() {
        return Stream.of(System.getenv("RAPPORT_DATA"), "../../shared/data", "../../../shared/data")
                .filter(Objects::nonNull)
                .map(folder -> Path.of(folder, FILE))
                .filter(Files::exists)
                .findFirst();
    }
}
