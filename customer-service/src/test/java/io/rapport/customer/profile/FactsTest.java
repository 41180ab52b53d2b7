package io.rapport.customer.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is believed of what was said. */
class FactsTest {
    private static final Instant MORNING = Instant.parse("2026-01-31T08:00:00Z");

    private final Facts facts = Facts.none();

    @Test
    void believesWhatHappenedLater() {
        learn("language", "tr", 2);
        learn("language", "de", 1);

        assertThat(facts.profile().language()).isEqualTo("tr");
    }

    @Test
    void neverBelievesADeviceMoreThanThePerson() {
        learn("language", "tr", 1);
        learn("locale", "en-US", 2);

        assertThat(facts.profile().language()).isEqualTo("tr");
    }

    @Test
    void believesThePersonAlsoWhenTheDeviceWasHeardFirst() {
        learn("locale", "en-US", 2);
        learn("language", "tr", 1);

        assertThat(facts.profile().language()).isEqualTo("tr");
    }

    @Test
    void believesTheNewerOfTwoDevices() {
        learn("locale", "en-US", 2);
        learn("locale", "de-DE", 1);

        assertThat(facts.profile().language()).isEqualTo("en-US");
    }

    private void learn(String trait, String value, int hour) {
        ObjectNode traits = EventJson.MAPPER.createObjectNode().put(trait, value);
        facts.learn(Traits.of(traits, null), new Origin("storefront/test", MORNING.plusSeconds(3600L * hour)));
    }
}
