package io.rapport.analytics.oracle;

import io.rapport.analytics.affinity.Baskets;
import java.util.ArrayList;
import java.util.List;

/** The groceries of the R package arules: rules with one item on the right. */
final class GroceryAnswers {
    private static final String DATA = "groceries";
    private static final int LONGEST = 10;
    private static final int MOST = 1_000_000;

    private GroceryAnswers() {}

    static List<Answer> of(Data data) {
        var baskets = Baskets.of(
                data.lines("groceries/groceries_baskets.csv").stream().map(line -> List.of(line.split(",", -1))));
        var answers = new ArrayList<Answer>();
        answers.add(Answer.count(DATA, "baskets", 9_835, baskets.count()));
        rules(answers, baskets, .001, .8, 410);
        rules(answers, baskets, .001, .5, 5_668);
        rules(answers, baskets, .006, .25, 463);
        rules(answers, baskets, .01, .5, 15);
        var wine = baskets.rules(.001, .8, LONGEST, MOST).stream()
                .filter(rule -> rule.items().equals(List.of("liquor", "red/blush wine"))
                        && rule.then().equals("bottled beer"))
                .findFirst()
                .orElseThrow();
        answers.add(Answer.of(DATA, "liquor, wine -> beer: support", "0.0019319", wine.support()));
        answers.add(Answer.of(DATA, "liquor, wine -> beer: confidence", "0.9047619", wine.confidence()));
        answers.add(Answer.of(DATA, "liquor, wine -> beer: lift", "11.2353", wine.lift()));
        return answers;
    }

    private static void rules(List<Answer> answers, Baskets baskets, double support, double confidence, long count) {
        answers.add(Answer.count(
                DATA,
                "rules at support %s, confidence %s".formatted(support, confidence),
                count,
                baskets.rules(support, confidence, LONGEST, MOST).size()));
    }
}
