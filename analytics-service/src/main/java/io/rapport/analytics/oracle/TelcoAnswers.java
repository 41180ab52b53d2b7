package io.rapport.analytics.oracle;

import static java.util.stream.Collectors.partitioningBy;

import io.rapport.analytics.churn.ChurnModel;
import io.rapport.analytics.churn.Duration;
import io.rapport.analytics.churn.Profile;
import io.rapport.analytics.churn.Score;
import io.rapport.analytics.churn.Survival;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** IBM's telco customers, churned or not; recomputed independently. */
final class TelcoAnswers {
    private static final String DATA = "telco churn";
    private static final String FILE = "telco-churn/Telco-Customer-Churn.csv";
    private static final Set<String> NUMBERS = Set.of("tenure", "MonthlyCharges", "TotalCharges");
    private static final Map<Integer, String> STILL_THERE =
            new java.util.TreeMap<>(Map.of(12, "0.8432", 24, "0.7887", 48, "0.7085", 72, "0.5928"));

    private TelcoAnswers() {}

    private record Customer(String id, Profile profile, boolean left) {}

    static List<Answer> of(Data data) {
        var names = data.lines(FILE).getFirst().split(",", -1);
        var customers = data.rows(FILE).map(row -> customer(names, row)).toList();
        var answers = new ArrayList<Answer>();
        var rate = (double) customers.stream().filter(Customer::left).count() / customers.size();
        answers.add(Answer.of(DATA, "rate", "0.265370", rate));
        var survival = Survival.of(customers.stream()
                .map(customer -> new Duration(customer.profile.numbers().get("tenure"), customer.left))
                .toList());
        STILL_THERE.forEach((months, share) -> answers.add(Answer.of(
                DATA,
                "Kaplan-Meier at " + months + " months",
                share,
                survival.at(months).value())));
        foretold(customers, answers);
        return answers;
    }

    private static void foretold(List<Customer> customers, List<Answer> answers) {
        var parts = customers.stream().collect(partitioningBy(TelcoAnswers::isTest));
        var train = parts.get(false);
        var model = ChurnModel.fit(
                        train.stream().map(Customer::profile).toList(),
                        train.stream().map(Customer::left).toList(),
                        1)
                .orElseThrow();
        var score = Score.of(parts.get(true).stream()
                .map(customer -> new Score.Outcome(model.probability(customer.profile), customer.left))
                .toList());
        answers.add(Answer.count(
                DATA, "customers to foretell", 1_418, parts.get(true).size()));
        answers.add(Answer.atLeast(DATA, "area under the curve", "0.82", score.areaUnderCurve()));
        answers.add(Answer.atMost(DATA, "Brier score", "0.145", score.brier()));
    }

    private static Customer customer(String[] names, String[] fields) {
        var numbers = new HashMap<String, Double>();
        var categories = new HashMap<String, String>();
        for (var i = 1; i < names.length - 1; i++) {
            if (NUMBERS.contains(names[i])) {
                numbers.put(names[i], fields[i].isBlank() ? Double.NaN : Double.parseDouble(fields[i]));
            } else {
                categories.put(names[i], fields[i]);
            }
        }
        return new Customer(fields[0], new Profile(numbers, categories), fields[names.length - 1].equals("Yes"));
    }

    private static boolean isTest(Customer customer) {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest(customer.id.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, hash).mod(BigInteger.valueOf(5)).signum() == 0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
