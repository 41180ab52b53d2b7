package io.rapport.stack.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What others published beside what is computed here. */
record OraclesReport(Instant at, List<Answer> answers) implements Report {
    /**
     * One figure.
     *
     * @param agrees whether ours is the published one, within what it was rounded to, or keeps the bound
     */
    record Answer(String data, String figure, String published, String own, boolean agrees) {
        String line() {
            return "%-26s %-44s %14s %14s   %s".formatted(data, figure, published, own, agrees ? "ok" : "differs");
        }

        /** Too long for a column: the published one below. */
        String lines() {
            return published.length() <= 14
                    ? line()
                    : "%-26s %s%n%26s published %s%n%26s ours      %s   %s"
                            .formatted(data, figure, "", published, "", own, agrees ? "ok" : "differs");
        }
    }

    @JsonProperty
    long differing() {
        return answers.stream().filter(answer -> !answer.agrees).count();
    }

    @Override
    public String table() {
        return """
                %-26s %-44s %14s %14s
                %s
                %d of %d agree
                """.formatted(
                        "data",
                        "figure",
                        "published",
                        "ours",
                        answers.stream().map(Answer::lines).collect(Collectors.joining("\n")),
                        answers.size() - differing(),
                        answers.size());
    }
}
