package io.rapport.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    @Test
    void idsOfTheDefaultShopCarryNoShop() {
        assertThat(Identity.user("default", "42")).hasToString("user:42");
        assertThat(Identity.user(null, "42")).hasToString("user:42");
        assertThat(Identity.anonymous("default", "a1")).hasToString("anonymous:a1");
    }

    @Test
    void idsOfAnotherShopCarryItsName() {
        assertThat(Identity.user("cdnow", "00001")).hasToString("user:cdnow/00001");
        assertThat(Identity.anonymous("saigon", "a1")).hasToString("anonymous:saigon/a1");
        assertThat(Identity.inShop(Identity.Type.SHOPIFY, "saigon", "7")).hasToString("shopify:saigon/7");
    }

    @Test
    void anAddressOfAPersonIsOneInAllShops() {
        assertThat(Identity.inShop(Identity.Type.WHATSAPP, "saigon", "84912345678"))
                .hasToString("whatsapp:84912345678");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info@example.com", "  Info@Example.COM\n", "INFO@EXAMPLE.COM"})
    void anEMailIsOneHoweverItIsTyped(String address) {
        assertThat(Identity.email(address)).isEqualTo(Identity.email("info@example.com"));
    }

    @Test
    void anEMailIsLowerCaseOfNoCountry() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr", "TR"));
            assertThat(Identity.normalizeEmail("INFO@EXAMPLE.COM")).isEqualTo("info@example.com");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void composedAndDecomposedLettersAreOneEMail() {
        assertThat(Identity.email("nguye\u0302\u0303n@example.vn")).isEqualTo(Identity.email("nguy\u1ec5n@example.vn"));
    }

    @Test
    void eMailAndPhoneAreKnownByTheirHash() {
        assertThat(Identity.email("ayse@example.com"))
                .hasToString("email-sha256:9b00b0b820caf9556ca074ae455f87d32be94b9543993df0b71176d755f720f7");
        assertThat(Identity.phone("+905321234567").value()).matches("[0-9a-f]{64}");
        assertThat(Identity.phone("+905321234567")).isNotEqualTo(Identity.email("+905321234567"));
    }

    @ParameterizedTest
    @EnumSource
    void comesBackFromItsText(Identity.Type type) {
        var identity = new Identity(type, "shop/a:b");
        assertThat(Identity.parse(identity.toString())).isEqualTo(identity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "user:", ":42", "passport:42", "USER:42"})
    void refusesWhatIsNoTypeAndValue(String text) {
        assertThatThrownBy(() -> Identity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theStrongestComesFirst() {
        var sorted = Stream.of("anonymous:a1", "phone-sha256:00", "shopify:1", "user:42", "email-sha256:00", "user:41")
                .map(Identity::parse)
                .sorted(Identity.BY_STRENGTH)
                .map(Identity::toString);
        assertThat(sorted)
                .containsExactly(
                        "user:41", "user:42", "email-sha256:00", "phone-sha256:00", "shopify:1", "anonymous:a1");
    }

    @Test
    void onlyAnonymousNamesNoPerson() {
        List<Identity.Type> persons = Arrays.stream(Identity.Type.values())
                .filter(type -> new Identity(type, "1").isPerson())
                .toList();
        assertThat(persons).doesNotContain(Identity.Type.ANONYMOUS).hasSize(Identity.Type.values().length - 1);
    }
}
