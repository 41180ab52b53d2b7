package io.rapport.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.rapport.kit.http.Problem.FieldError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoundnessTest {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final String TEMPLATE = "0190a0a0-0000-7000-8000-000000000001";

    @Test
    void findsNothingWrongWithASoundOne() throws Exception {
        assertThat(faults("""
                "a": {"type": "wait", "for": "PT1H", "then": "b"},
                "b": {"type": "branch", "opened": "a", "then": "a", "else": "c"},
                "c": {"type": "exit"}""")).isEmpty();
    }

    @Test
    void namesStepsThatNobodyReachesAndWaysWithoutAnEnd() throws Exception {
        assertThat(faults("""
                "a": {"type": "wait", "for": "PT1H", "then": "a"},
                "lost": {"type": "exit"}"""))
                .contains(
                        new FieldError("definition.steps.lost", "is reached from nowhere"),
                        new FieldError("definition.steps.a", "leads to no exit"));
    }

    @Test
    void namesACircleWithoutAWait() throws Exception {
        assertThat(faults("""
                "a": {"type": "send", "template": "%s", "then": "b"},
                "b": {"type": "branch", "clicked": "a", "then": "a", "else": "c"},
                "c": {"type": "exit"}""".formatted(TEMPLATE)))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("definition.steps.a", "definition.steps.b");
    }

    @Test
    void namesWhatIsNotThereOrNotSaid() throws Exception {
        assertThat(faults("""
                "a": {"type": "wait", "for": "PT0S", "until": "storefront.x", "then": "nowhere"}"""))
                .extracting(FieldError::field)
                .contains("definition.steps.a", "definition.steps.a.for", "definition.steps.a.else");
    }

    @Test
    void theReadyMadeOnesAreSoundOnceTheyAreFilledIn() {
        ReadyMade.all()
                .forEach((name, definition) -> assertThat(Soundness.faults(filledIn(definition)))
                        .as(name)
                        .isEmpty());
    }

    @SuppressWarnings("unchecked")
    private static Definition filledIn(Object readyMade) {
        var definition = new HashMap<>((Map<String, Object>) readyMade);
        if (((Map<String, Object>) definition.get("trigger")).isEmpty()) {
            definition.put("trigger", Map.of("segmentEntered", TEMPLATE));
        }
        ((Map<String, Map<String, Object>>) definition.get("steps"))
                .values().stream()
                        .filter(step -> "send".equals(step.get("type")))
                        .forEach(step -> step.put("template", TEMPLATE));
        return JSON.convertValue(definition, Definition.class);
    }

    private static List<FieldError> faults(String steps) throws Exception {
        var text = "{\"trigger\":{\"event\":\"storefront.product-added\"},\"start\":\"a\",\"steps\":{%s}}"
                .formatted(steps);
        return Soundness.faults(JSON.readValue(text, Definition.class));
    }
}
