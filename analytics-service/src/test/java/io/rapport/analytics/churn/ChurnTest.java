package io.rapport.analytics.churn;

import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rapport.analytics.SharedData;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChurnTest {
    private static final Set<String> NUMBERS = Set.of("tenure", "MonthlyCharges", "TotalCharges");

    @Test
    void survivalOfTelcoCustomersIsAsRecomputed() {
        var customers = telco();
        var survival = Survival.of(customers.stream()
                .map(customer -> new Duration(customer.profile.numbers().get("tenure"), customer.left))
                .toList());
        assertThat(customers.stream().filter(Customer::left).count() / 7043.0).isCloseTo(.265370, within(5e-7));
        assertThat(survival.at(12).value()).isCloseTo(.8432, within(5e-5));
        assertThat(survival.at(24).value()).isCloseTo(.7887, within(5e-5));
        assertThat(survival.at(48).value()).isCloseTo(.7088, within(5e-5));
        assertThat(survival.at(72).value()).isCloseTo(.5928, within(5e-5));
        assertThat(survival.at(12).lower()).isBetween(.83, .8432);
        assertThat(survival.median()).isEmpty();
        assertThat(survival.at(-1).value()).isEqualTo(1);
    }

    @Test
    void churnOfTelcoCustomersIsForetold() {
        var parts = telco().stream().collect(partitioningBy(ChurnTest::isTest));
        var test = parts.get(true);
        var train = parts.get(false);
        var model = ChurnModel.fit(
                        train.stream().map(Customer::profile).toList(),
                        train.stream().map(Customer::left).toList(),
                        1)
                .orElseThrow();
        var score = Score.of(test.stream()
                .map(customer -> new Score.Outcome(model.probability(customer.profile), customer.left))
                .toList());
        assertThat(test).hasSize(1_418);
        assertThat(score.areaUnderCurve()).isGreaterThanOrEqualTo(.82);
        assertThat(score.brier()).isLessThanOrEqualTo(.145);
        assertThat(model.reasons(test.getFirst().profile, 3)).hasSize(3);
    }

    @Test
    void perfectSeparationStaysBounded() {
        var profiles = IntStream.range(0, 100)
                .mapToObj(i -> new Profile(Map.of("days", (double) i, "same", 1.0), Map.of("kind", i < 50 ? "a" : "b")))
                .toList();
        var left = IntStream.range(0, 100).mapToObj(i -> i >= 50).toList();
        var model = ChurnModel.fit(profiles, left, 1).orElseThrow();
        assertThat(model.probability(profiles.getFirst())).isBetween(0.0, .2);
        assertThat(model.probability(profiles.getLast())).isBetween(.8, 1.0);
        assertThat(model.probability(new Profile(Map.of("days", Double.NaN), Map.of("kind", "new"))))
                .isBetween(0.0, 1.0);
        assertThat(ChurnModel.fit(profiles, left.stream().map(_ -> true).toList(), 1))
                .isEmpty();
    }

    @Test
    void scoresOfGuessesAndOfKnowledge() {
        var guess = List.of(new Score.Outcome(.5, true), new Score.Outcome(.5, false));
        assertThat(Score.of(guess)).isEqualTo(new Score(.5, .25));
        var knowledge = List.of(new Score.Outcome(1, true), new Score.Outcome(0, false));
        assertThat(Score.of(knowledge)).isEqualTo(new Score(1, 0));
        assertThat(Survival.of(List.of()).curve()).isEmpty();
        assertThat(Survival.of(List.of(new Duration(1, true))).median()).hasValue(1);
    }

    private record Customer(String id, Profile profile, boolean left) {}

    private static List<Customer> telco() {
        var lines = SharedData.lines("telco-churn/Telco-Customer-Churn.csv");
        var names = lines.getFirst().split(",", -1);
        return lines.stream()
                .skip(1)
                .map(line -> customer(names, line.split(",", -1)))
                .toList();
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
