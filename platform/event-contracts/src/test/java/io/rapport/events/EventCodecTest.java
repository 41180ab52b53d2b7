package io.rapport.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private final EventCodec<InteractionEvent.Activity> activities = new EventCodec<>(InteractionEvent.Activity.class);

    @Test
    void readsAnExactTypeAndOneByItsPrefix() {
        assertThat(activities.read("interaction.order-effect-applied", bytes("{}")))
                .containsInstanceOf(InteractionEvent.OrderEffectApplied.class);
        assertThat(activities.read("storefront.sepete-eklendi", bytes("{}")))
                .containsInstanceOf(InteractionEvent.Happened.class);
    }

    @Test
    void prefersTheExactTypeToThePrefix() {
        var identities = new EventCodec<>(RapportEvent.class);
        assertThat(identities.read("storefront.consent-given", bytes("{}")))
                .containsInstanceOf(IdentityEvent.ConsentGiven.class);
    }

    @Test
    void skipsATypeItDoesNotKnow() {
        assertThat(activities.read("interaction.invented-tomorrow", bytes("{}")))
                .isEmpty();
        assertThat(activities.read("interaction.invented-tomorrow", bytes("no JSON at all")))
                .isEmpty();
    }

    @Test
    void ignoresAFieldItDoesNotKnow() {
        var tickets = new EventCodec<>(SupportEvent.TicketEvent.class);
        assertThat(tickets.read("support.ticket-rated", bytes("{\"score\":5,\"mood\":\"sunny\"}"))
                        .orElseThrow())
                .isEqualTo(new SupportEvent.TicketRated(null, null, 5));
    }

    @Test
    void refusesBrokenJsonWithoutQuotingIt() {
        assertThatThrownBy(() -> activities.read("storefront.order-completed", bytes("{\"email\":\"ayse@example.com")))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessageNotContaining("ayse");
    }

    @Test
    void refusesAnotherShape() {
        assertThatThrownBy(() -> activities.read("storefront.order-completed", bytes("[1]")))
                .isInstanceOf(UnreadableEvent.class);
        assertThatThrownBy(() -> activities.read("storefront.order-completed", bytes("null")))
                .isInstanceOf(UnreadableEvent.class);
        assertThatThrownBy(() -> activities.read("storefront.order-completed", bytes("")))
                .isInstanceOf(UnreadableEvent.class);
        assertThatThrownBy(() -> activities.read("storefront.order-completed", bytes("{\"visitorId\":\"42\"}")))
                .isInstanceOf(UnreadableEvent.class);
    }

    @Test
    void keepsTheSendersNumberForms() {
        var data = "{\"historical\":false,\"properties\":{\"price\":129.90,\"quantity\":2,\"weight\":\"1.50\"}}";
        var event = new EventCodec<>(StorefrontEvent.class)
                .read("storefront.product-added", bytes(data))
                .orElseThrow();
        assertThat(event.properties().get("price").decimalValue()).isEqualTo(new BigDecimal("129.90"));
        assertThat(EventJson.MAPPER.valueToTree(event).toString()).isEqualTo(data);
    }

    @Test
    void writesMoneyAsPlainStrings() throws Exception {
        assertThat(EventJson.MAPPER.writeValueAsString(new Money(new BigDecimal("1.5E+6"), "VND")))
                .isEqualTo("{\"amount\":\"1500000\",\"currency\":\"VND\"}");
    }

    @Test
    void noTwoTypesOfATopicShareAName() {
        var names = EventCodec.typesOf(RapportEvent.class)
                .map(EventCodec::typeOf)
                .map(type -> type.topic() + " " + type.value())
                .collect(Collectors.toList());
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void aRecordWithoutTypeIsNoEvent() {
        assertThatThrownBy(() -> EventCodec.typeOf(Money.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@EventType");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
