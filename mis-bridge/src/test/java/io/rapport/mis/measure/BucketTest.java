package io.rapport.mis.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static final Instant START = Instant.parse("2010-12-01T08:00:00Z");

    @Test
    void keyNamesKpiWindowStartCurrencyAndDimensions() {
        assertThat(new Bucket(Window.HOUR, START, "GBP", "country=TR").key(Kpi.NET_REVENUE))
                .isEqualTo("net-revenue|hour|2010-12-01T08:00:00Z|GBP|country=TR");
        assertThat(Bucket.plain(Window.DAY, START).key(Kpi.NEW_CUSTOMERS))
                .isEqualTo("new-customers|day|2010-12-01T08:00:00Z|-|");
    }

    @Test
    void dimensionsAreWrittenSortedAndReadBack() {
        var dimensions = new TreeMap<>(Map.of("country", "TR", "channel", "web"));
        assertThat(Dimension.write(dimensions)).isEqualTo("channel=web,country=TR");
        assertThat(Dimension.read("channel=web,country=TR")).isEqualTo(dimensions);
        assertThat(Dimension.fromQuery("country:TR,channel:web")).contains("channel=web,country=TR");
    }

    @Test
    void dimensionThatNoKeyCanCarryIsLeftOut() {
        assertThat(Dimension.of("channel", "a|b")).isEmpty();
        assertThat(Dimension.of("channel", " ")).isEmpty();
        assertThat(Dimension.of("channel", null)).isEmpty();
        assertThat(Dimension.of("channel", "web")).contains("channel=web");
    }

    @Test
    void queryWithoutColonIsNoDimension() {
        assertThat(Dimension.fromQuery("country")).isEmpty();
        assertThat(Dimension.fromQuery(null)).contains(Bucket.OVERALL);
    }
}
