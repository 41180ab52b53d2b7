package io.rapport.events.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedFieldsTest {
    private static final Map<String, String> BEFORE =
            Map.of("ticket id", "uuid required", "ticket lines[].price", "decimal optional");

    @Test
    void welcomesNewOptionalFieldsAndNewTypes() {
        var now = Map.of(
                "ticket id", "uuid required",
                "ticket lines[].price", "decimal optional",
                "ticket lines[].sku", "string optional",
                "rating score", "integer required");
        assertThat(PublishedFields.breaches(BEFORE, now)).isEmpty();
    }

    @Test
    void refusesARemovedField() {
        assertThat(PublishedFields.breaches(BEFORE, Map.of("ticket id", "uuid required")))
                .containsExactly("ticket lines[].price was removed or renamed");
    }

    @Test
    void refusesARetypedField() {
        var now = Map.of("ticket id", "string required", "ticket lines[].price", "decimal optional");
        assertThat(PublishedFields.breaches(BEFORE, now))
                .containsExactly("ticket id was uuid required and is string required");
    }

    @Test
    void refusesANewRequiredField() {
        var now = Map.of(
                "ticket id", "uuid required",
                "ticket lines[].price", "decimal required",
                "ticket lines[].sku", "string required");
        assertThat(PublishedFields.breaches(BEFORE, now))
                .containsExactlyInAnyOrder(
                        "ticket lines[].price was decimal optional and is decimal required",
                        "ticket lines[].sku is new and required");
    }

    @Test
    void seesFieldsOfNestedRecords() {
        assertThat(PublishedFields.now())
                .containsEntry("interaction.order-effect-applied order.lines[].price", "decimal optional")
                .containsEntry("campaign.message-sent delivery.customerId", "uuid required")
                .containsEntry("mis.kpi-revised final", "boolean required");
    }
}
