package io.rapport.support.suggestion;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Multinomial naive Bayes: a label is as likely as it was among the examples, times, for each word, how often the word was said under it. One is
 * added to every count, so that a word that was never said under a label speaks against it and does not rule it out. Words that no
 * example had say nothing.
 */
final class NaiveBayes {
    private final Map<String, Long> examples;
    private final Map<String, Map<String, Long>> words;
    private final Map<String, Long> totals = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final long all;

    /** What was said, and what it was about. */
    record Example(String label, List<String> words) {}

    /** {@code confidence}: 0 to 1, over all labels. */
    record Guess(String label, double confidence) {}

    private NaiveBayes(Map<String, Long> examples, Map<String, Map<String, Long>> words) {
        this.examples = examples;
        this.words = words;
        all = examples.values().stream().mapToLong(Long::longValue).sum();
        words.forEach((label, counts) -> {
            totals.put(
                    label, counts.values().stream().mapToLong(Long::longValue).sum());
            known.addAll(counts.keySet());
        });
    }

    static NaiveBayes of(Collection<Example> examples) {
        var words = new HashMap<String, Map<String, Long>>();
        examples.forEach(example -> {
            var counts = words.computeIfAbsent(example.label(), _ -> new HashMap<>());
            example.words().forEach(word -> counts.merge(word, 1L, Long::sum));
        });
        return new NaiveBayes(examples.stream().collect(groupingBy(Example::label, counting())), words);
    }

    long trainedOn() {
        return all;
    }

    /** The likeliest first; none if there was nothing to learn from. */
    List<Guess> guess(List<String> said) {
        var heard = said.stream().filter(known::contains).toList();
        var scores = new HashMap<String, Double>();
        examples.keySet().forEach(label -> scores.put(label, score(label, heard)));
        var best =
                scores.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        var sum = scores.values().stream()
                .mapToDouble(score -> Math.exp(score - best))
                .sum();
        return scores.entrySet().stream()
                .map(score -> new Guess(score.getKey(), Math.exp(score.getValue() - best) / sum))
                .sorted(Comparator.comparingDouble(Guess::confidence).reversed().thenComparing(Guess::label))
                .toList();
    }

    private double score(String label, List<String> heard) {
        return Math.log((double) examples.get(label) / all)
                + heard.stream().mapToDouble(word -> weight(label, word)).sum();
    }

    private double weight(String label, String word) {
        return Math.log((words.get(label).getOrDefault(word, 0L) + 1.0) / (totals.get(label) + known.size()));
    }

    /** The words that spoke most for the label, against all others taken together. */
    List<String> because(String label, List<String> said, int most) {
        return said.stream()
                .distinct()
                .filter(known::contains)
                .filter(word -> support(label, word) > 0)
                .sorted(Comparator.comparingDouble((String word) -> support(label, word))
                        .reversed())
                .limit(most)
                .toList();
    }

    private double support(String label, String word) {
        var others = words.entrySet().stream()
                .filter(one -> !one.getKey().equals(label))
                .mapToLong(one -> one.getValue().getOrDefault(word, 0L))
                .sum();
        var othersTotal = totals.entrySet().stream()
                .filter(one -> !one.getKey().equals(label))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return weight(label, word) - Math.log((others + 1.0) / (othersTotal + known.size()));
    }
}
