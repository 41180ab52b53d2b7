package io.rapport.interaction.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import org.junit.jupiter.api.Test;

class PublicPropertiesTest {
    @Test
    void showsWhatThePlatformUnderstands() throws Exception {
        assertThat(shown("""
                {"order_id":"1001","total":"12.50","products":[{"product_id":"p","name":"Uno","image_url":"x","price":3}]}""")).isEqualTo("""
                {"order_id":"1001","total":"12.50","products":[{"product_id":"p","name":"Uno","price":3}]}""");
    }

    @Test
    void keepsSearchesAndReviewsBack() throws Exception {
        assertThat(shown("{\"query\":\"blue roses\",\"review_body\":\"bad\",\"rating\":5}"))
                .isEqualTo("{\"rating\":5}");
    }

    @Test
    void keepsBackWhatCouldNameSomebody() throws Exception {
        assertThat(shown("""
                {"a":"ada@example.com","b":"+90 532 123 45 67","c":"4111 1111 1111 1111",
                "d":"eyJhbGciOiJIUzI1NiJ9.e30.abc","e":"9f86d081884c7d659a2feaa0c55ad015","f":{"deep":1},"g":"blue","h":true}""")).isEqualTo("{\"g\":\"blue\",\"h\":true}");
    }

    @Test
    void keepsHostPathAndCampaignOfAnAddress() throws Exception {
        assertThat(shown("{\"url\":\"https://me:pw@shop.example/a?email=x%40y.z&utm_source=mail#top\"}"))
                .isEqualTo("{\"url\":\"https://shop.example/a?utm_source=mail\"}");
    }

    private static String shown(String properties) throws Exception {
        var none = EventJson.MAPPER.createObjectNode();
        return PublicProperties.of((ObjectNode) EventJson.MAPPER.readTree(properties), none)
                .toString();
    }
}
