package io.rapport.interaction.order;

import static io.rapport.interaction.order.OrderFact.Kind.CANCELLED;
import static io.rapport.interaction.order.OrderFact.Kind.COMPLETED;
import static io.rapport.interaction.order.OrderFact.Kind.REFUNDED;
import static io.rapport.interaction.order.OrderFact.Kind.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.events.EventJson;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.interaction.order.OrderFact.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderTest {
    private static final UUID SHOPPER = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Order order = new Order("default/1001", 0, Order.Ledger.EMPTY);

    @Test
    void countsACompletionOnce() {
        order.hear(fact(COMPLETED, "c1", 0, "100"));

        assertThat(order.hear(fact(COMPLETED, "c1", 0, "100"))).isEmpty();
        assertThat(order.hear(fact(COMPLETED, "c2", 5, "100"))).isEmpty();
        assertThat(order.state().gross()).isEqualByComparingTo("100");
        assertThat(order.version()).isEqualTo(1);
    }

    @Test
    void letsARefundWaitForItsOrder() {
        var refund = fact(REFUNDED, "r", 60, "30");

        assertThat(order.hear(refund)).isEmpty();
        var effects = order.hear(fact(COMPLETED, "c", 0, "100"));

        assertThat(effects).hasSize(2);
        assertThat(effects.get(0).order().ordersDelta()).isEqualTo(1);
        assertThat(effects.get(0).order().refundDelta()).isZero();
        assertThat(effects.get(1).cause()).isEqualTo(refund);
        assertThat(effects.get(1).order().refundDelta()).isEqualByComparingTo("30");
        assertThat(effects.get(1).order().version()).isEqualTo(2);
    }

    @Test
    void refundsAllWhereNoAmountIsSaid() {
        order.hear(fact(COMPLETED, "c", 0, "100"));
        order.hear(fact(REFUNDED, "part", 60, "30"));
        order.hear(fact(REFUNDED, "rest", 120, null));
        order.hear(fact(REFUNDED, "again", 180, null));

        assertThat(order.state().refunded()).isEqualByComparingTo("100");
        assertThat(order.state().orders()).isEqualTo(1);
    }

    @Test
    void takesARefundForThatWhichAListKnewBefore() {
        order.hear(fact(COMPLETED, "c", 0, "100"));
        order.hear(refundedInAll("list", 600, "30"));
        assertThat(order.state().refunded()).isEqualByComparingTo("30");

        var effects = order.hear(fact(REFUNDED, "late", 60, "20"));
        assertThat(order.state().refunded()).isEqualByComparingTo("30");
        assertThat(effects)
                .extracting(effect -> effect.order().refundDelta().toPlainString())
                .containsExactlyInAnyOrder("20", "-20");
        order.hear(fact(REFUNDED, "later", 120, "15"));
        assertThat(order.state().refunded()).isEqualByComparingTo("35");
        order.hear(fact(REFUNDED, "after the list", 900, "5"));
        assertThat(order.state().refunded()).isEqualByComparingTo("40");
    }

    @Test
    void addsUpTheSameWithAListInWhateverOrder() {
        var facts = List.of(
                fact(COMPLETED, "c", 0, "100"),
                fact(REFUNDED, "r1", 60, "20"),
                refundedInAll("list", 600, "30"),
                fact(REFUNDED, "r2", 700, "5"),
                refundedInAll("next list", 900, "42"),
                fact(REFUNDED, "rest", 1000, null));
        var expected = sums(facts);
        for (var seed = 0; seed < 500; seed++) {
            assertThat(sums(shuffledWithRepeats(facts, seed)))
                    .as("seed " + seed)
                    .isEqualTo(expected);
        }
        assertThat(expected.get("refund EUR " + NOON.plusSeconds(900))).isEqualTo("7");
    }

    @Test
    void takesACancelledOrderOutOfItsWindow() {
        order.hear(fact(COMPLETED, "c", 0, "100"));
        var effect = order.hear(fact(CANCELLED, "x", 60, null)).getFirst().order();

        assertThat(effect.ordersDelta()).isEqualTo(-1);
        assertThat(effect.grossDelta()).isEqualByComparingTo("-100");
        assertThat(effect.placedAt()).isEqualTo(NOON);
        assertThat(effect.lines()).extracting(OrderLine::quantity).containsExactly(new BigDecimal("-2"));
    }

    @Test
    void keepsTheValueWhenAnUpdateSaysNone() {
        order.hear(fact(COMPLETED, "c", 0, "100"));

        assertThat(order.hear(fact(UPDATED, "u", 60, null))).isEmpty();
    }

    @Test
    void movesTheOrderWhenAnEarlierCompletionComes() {
        order.hear(fact(COMPLETED, "late", 3600, "100"));
        var effects = order.hear(fact(COMPLETED, "early", 0, "90"));

        assertThat(effects).extracting(effect -> effect.order().ordersDelta()).containsExactly(-1, 1);
        assertThat(effects.get(1).order().placedAt()).isEqualTo(NOON);
        assertThat(order.state().gross()).isEqualByComparingTo("90");
    }

    @Test
    void addsUpTheSameInWhateverOrderItIsHeard() {
        var facts = List.of(
                fact(COMPLETED, "c1", 0, "100"),
                fact(COMPLETED, "c2", 30, "110"),
                fact(UPDATED, "u1", 60, "80"),
                fact(UPDATED, "u2", 90, "85.5"),
                fact(REFUNDED, "r1", 120, "10.000001"),
                fact(REFUNDED, "r2", 150, null));
        var expected = sums(facts);
        for (var seed = 0; seed < 500; seed++) {
            assertThat(sums(shuffledWithRepeats(facts, seed)))
                    .as("seed " + seed)
                    .isEqualTo(expected);
        }
        assertThat(expected.get("gross EUR " + NOON)).isEqualTo("85.5");
        assertThat(expected.get("refund EUR " + NOON.plusSeconds(150))).isEqualTo("75.499999");
    }

    @Test
    void addsUpTheSameWhenCancelledInWhateverOrder() {
        var facts = List.of(
                fact(COMPLETED, "c", 0, "100"),
                fact(UPDATED, "u", 60, "80"),
                fact(REFUNDED, "r", 120, "10"),
                fact(CANCELLED, "x", 180, null));
        for (var seed = 0; seed < 200; seed++) {
            assertThat(sums(shuffledWithRepeats(facts, seed)))
                    .isEqualTo(Map.of("refund EUR " + NOON.plusSeconds(120), "10"));
        }
    }

    @Test
    void standsAgainWhenTheShopSaysSoLater() {
        order.hear(fact(COMPLETED, "c", 0, "100"));
        order.hear(fact(CANCELLED, "x", 60, null));

        assertThat(order.hear(fact(UPDATED, "late", 30, "90", true))).isEmpty();
        assertThat(order.hear(fact(UPDATED, "note", 90, null))).isEmpty();
        var effect = order.hear(fact(UPDATED, "u", 120, "95", true)).getFirst().order();

        assertThat(effect.ordersDelta()).isEqualTo(1);
        assertThat(effect.grossDelta()).isEqualByComparingTo("95");
        assertThat(effect.placedAt()).isEqualTo(NOON);
        assertThat(order.hear(fact(UPDATED, "fallen", 180, "95", false))
                        .getFirst()
                        .order()
                        .ordersDelta())
                .isEqualTo(-1);
        assertThat(order.hear(fact(COMPLETED, "again", 240, "95"))
                        .getFirst()
                        .order()
                        .ordersDelta())
                .isEqualTo(1);
    }

    @Test
    void addsUpTheSameWhenRevivedInWhateverOrder() {
        var facts = List.of(
                fact(COMPLETED, "c", 0, "100"),
                fact(CANCELLED, "x1", 60, null),
                fact(UPDATED, "u1", 120, "80", true),
                fact(UPDATED, "u2", 180, "80", false),
                fact(REFUNDED, "r", 200, "10"),
                fact(COMPLETED, "c2", 240, "120"),
                fact(UPDATED, "u3", 300, "90"));
        var expected = sums(facts);
        for (var seed = 0; seed < 500; seed++) {
            assertThat(sums(shuffledWithRepeats(facts, seed)))
                    .as("seed " + seed)
                    .isEqualTo(expected);
        }
        assertThat(expected)
                .containsEntry("orders EUR " + NOON, "1")
                .containsEntry("gross EUR " + NOON, "90")
                .containsEntry("refund EUR " + NOON.plusSeconds(200), "10");
    }

    @Test
    void fallsByACancellationOfTheSameMoment() {
        order.hear(fact(COMPLETED, "c", 0, "100"));
        order.hear(fact(CANCELLED, "a", 60, null));

        assertThat(order.hear(fact(UPDATED, "z", 60, "100", true))).isEmpty();
    }

    @Test
    void survivesBeingStored() throws Exception {
        order.hear(fact(REFUNDED, "r", 60, "30"));
        order.hear(fact(COMPLETED, "c", 0, "100.250000"));
        var json = EventJson.MAPPER.writeValueAsString(order.ledger());

        assertThat(EventJson.MAPPER.readValue(json, Order.Ledger.class)).isEqualTo(order.ledger());
    }

    /** What a consumer that adds up all effects has, by figure, currency and window. */
    private static Map<String, String> sums(List<OrderFact> heard) {
        var fresh = new Order("default/1001", 0, Order.Ledger.EMPTY);
        var sums = new HashMap<String, BigDecimal>();
        heard.stream().flatMap(fact -> fresh.hear(fact).stream()).forEach(effect -> add(sums, effect));
        var texts = new HashMap<String, String>();
        sums.forEach((figure, sum) -> {
            if (sum.signum() != 0) {
                texts.put(figure, sum.stripTrailingZeros().toPlainString());
            }
        });
        return texts;
    }

    private static void add(Map<String, BigDecimal> sums, Effect effect) {
        var order = effect.order();
        var window = order.currency() + " " + order.placedAt();
        sums.merge("orders " + window, BigDecimal.valueOf(order.ordersDelta()), BigDecimal::add);
        sums.merge("gross " + window, order.grossDelta(), BigDecimal::add);
        sums.merge("refund " + order.currency() + " " + effect.cause().at(), order.refundDelta(), BigDecimal::add);
        order.lines().forEach(line -> sums.merge("line " + line.productId(), line.quantity(), BigDecimal::add));
    }

    private static List<OrderFact> shuffledWithRepeats(List<OrderFact> facts, int seed) {
        var random = new Random(seed);
        var heard = new ArrayList<>(facts);
        IntStream.range(0, 3).forEach(_ -> heard.add(facts.get(random.nextInt(facts.size()))));
        Collections.shuffle(heard, random);
        return heard;
    }

    private static OrderFact fact(Kind kind, String id, int seconds, String amount) {
        return fact(kind, id, seconds, amount, null);
    }

    private static OrderFact fact(Kind kind, String id, int seconds, String amount, Boolean stands) {
        var at = NOON.plusSeconds(seconds);
        var lines = kind == COMPLETED
                ? List.of(new OrderLine("p1", null, "Monopoly", "Games", new BigDecimal("50"), new BigDecimal("2")))
                : List.<OrderLine>of();
        var visitor = kind == COMPLETED ? SHOPPER : OTHER;
        var currency = kind == COMPLETED ? "EUR" : null;
        var money = amount == null ? null : new BigDecimal(amount);
        return new OrderFact(
                kind, "storefront/web", id, at, at, false, "web", visitor, currency, "TR", money, false, lines, stands);
    }

    /** As a list of orders has it. */
    private static OrderFact refundedInAll(String id, int seconds, String amount) {
        var at = NOON.plusSeconds(seconds);
        return new OrderFact(
                REFUNDED,
                "storefront/web",
                id,
                at,
                at,
                false,
                "web",
                OTHER,
                null,
                null,
                new BigDecimal(amount),
                true,
                List.of(),
                null);
    }
}
