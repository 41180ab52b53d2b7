package io.rapport.interaction.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventNameTest {
    @Test
    void writesNamesAsTypes() {
        assertThat(EventName.typeOf("Order Completed")).isEqualTo("storefront.order-completed");
        assertThat(EventName.typeOf("  order_COMPLETED! ")).isEqualTo("storefront.order-completed");
        assertThat(EventName.typeOf("Ürün İncelendi")).isEqualTo("storefront.ürün-i̇ncelendi");
        assertThat(EventName.typeOf("డెమో ఈవెంట్")).isEqualTo("storefront.డెమో-ఈవెంట్");
    }

    @Test
    void knowsTheNamesOfTheFirstSpec() {
        assertThat(EventName.typeOf("Completed Order")).isEqualTo("storefront.order-completed");
        assertThat(EventName.typeOf("Order Canceled")).isEqualTo("storefront.order-cancelled");
        assertThat(EventName.typeOf("Viewed Product Category")).isEqualTo("storefront.product-list-viewed");
    }

    @Test
    void findsNoTypeInSigns() {
        assertThat(EventName.typeOf("!!!")).isEmpty();
    }

    @Test
    void cutsLongNames() {
        assertThat(EventName.kindOf(EventName.typeOf("x".repeat(300)))).hasSize(100);
    }
}
