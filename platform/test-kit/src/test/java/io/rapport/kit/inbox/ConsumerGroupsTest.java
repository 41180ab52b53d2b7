package io.rapport.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerGroupsTest {
    private static final String SALES = "mp.messaging.incoming.sales-lines.group.id";
    private static final String OTHER = "mp.messaging.incoming.other.group.id";

    @Test
    void aChannelReadsAsServiceAndChannel() {
        var config = config(Map.of("mp.messaging.incoming.sales-lines.topic", "interaction.events.v1"));
        assertThat(config.getValue(SALES, String.class)).isEqualTo("analytics-service.sales-lines");
    }

    @Test
    void whatTheServiceSaysCounts() {
        var config = config(Map.of("mp.messaging.incoming.other.topic", "products", OTHER, "another"));
        assertThat(config.getValue(OTHER, String.class)).isEqualTo("another");
        assertThat(config.getOptionalValue("mp.messaging.outgoing.other.group.id", String.class))
                .isEmpty();
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredInterceptors()
                .withDefaultValue("quarkus.application.name", "analytics-service")
                .withDefaultValues(properties)
                .build();
    }
}
