package io.rapport.analytics.rfm;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.analytics.SharedData;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RfmTest {
    @Test
    void cellsOfOnlineRetailAreAsRecomputed() {
        var buyers = SharedData.lines("online-retail/or1_rfm.csv").stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(fields -> new Buyer(
                        fields[0],
                        Instant.parse(fields[1].replace(' ', 'T') + "Z"),
                        Long.parseLong(fields[2]),
                        new BigDecimal(fields[3])))
                .toList();
        var cells = Quintiles.of(buyers).stream().collect(groupingBy(Scored::cell, counting()));
        assertThat(cells).containsEntry("555", 348L).containsEntry("111", 184L);
    }

    @Test
    void equalCustomersAreSpreadEvenlyAndAlwaysAlike() {
        var buyers = IntStream.range(0, 10)
                .mapToObj(i -> new Buyer("c" + i, Instant.EPOCH, 1, BigDecimal.ONE))
                .toList();
        var scored = Quintiles.of(buyers);
        assertThat(scored.stream().map(Scored::frequency)).containsExactly(1, 1, 2, 2, 3, 3, 4, 4, 5, 5);
        assertThat(Quintiles.of(buyers.reversed())).containsExactlyInAnyOrderElementsOf(scored);
        assertThat(Quintiles.of(List.of())).isEmpty();
        assertThat(Quintiles.of(buyers.subList(0, 1)).getFirst().cell()).isEqualTo("111");
    }
}
