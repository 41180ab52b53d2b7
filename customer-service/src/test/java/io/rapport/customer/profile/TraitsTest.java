package io.rapport.customer.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.CustomerEvent.Address;
import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.EventJson;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class TraitsTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void readsTheNamesOfTheSegmentSpec() {
        var profile = learned("""
                {"firstName":"Ayşe","lastName":"Yılmaz","birthday":"1990-05-23T00:00:00Z","gender":"female","locale":"tr_TR",
                 "timezone":"Europe/Istanbul","currency":"TRY","address":{"street":"İstiklal 1","city":"İstanbul","state":"34",
                 "postalCode":34430,"country":"Turkey"},"vip":true,"plan":"gold"}""");
        assertThat(profile.names()).isEqualTo(new Names("Ayşe Yılmaz", "Ayşe", "Yılmaz"));
        assertThat(profile.birthDate()).isEqualTo(LocalDate.of(1990, 5, 23));
        assertThat(profile.language()).isEqualTo("tr-TR");
        assertThat(profile.addresses()).containsExactly(new Address("İstiklal 1", "İstanbul", "34", "34430", "TR"));
        assertThat(profile.attributes()).hasToString("{\"vip\":true,\"plan\":\"gold\"}");
    }

    @Test
    void putsTheFamilyNameFirstInVietnamese() {
        assertThat(learned("{\"firstName\":\"An\",\"lastName\":\"Nguyễn\",\"language\":\"vi\"}")
                        .names()
                        .full())
                .isEqualTo("Nguyễn An");
    }

    @Test
    void readsAPhoneByTheCountryOfItsAddress() {
        var traits = Traits.of(json("{\"phone\":\"0532 123 45 67\",\"address\":{\"country\":\"TR\"}}"), null);
        assertThat(traits.phone()).isEqualTo("+905321234567");
    }

    @Test
    void leavesOutWhatItCannotUnderstand() {
        var traits = Traits.of(
                json(
                        "{\"email\":\"nobody\",\"phone\":\"12\",\"birthday\":\"yesterday\",\"language\":\"?\",\"x\":null}"),
                null);
        assertThat(traits.email()).isNull();
        assertThat(traits.phone()).isNull();
        assertThat(traits.facts()).isEmpty();
    }

    @Test
    void cleansInvisibleCharactersOutOfNames() {
        assertThat(learned("{\"name\":\"\\u202eAy\\u200bşe\\u0000 \\u00a0 Y\"}")
                        .names()
                        .full())
                .isEqualTo("Ayşe Y");
    }

    @Test
    void believesWhatHappenedLaterInAnyOrderOfArrival() {
        var facts = Facts.none();
        facts.learn(traits("{\"firstName\":\"New\",\"plan\":\"gold\"}"), at(NOON));
        facts.learn(
                traits("{\"firstName\":\"Old\",\"lastName\":\"Known\",\"plan\":\"free\"}"), at(NOON.minusSeconds(1)));
        assertThat(facts.profile().names()).isEqualTo(new Names("New Known", "New", "Known"));
        assertThat(facts.profile().attributes()).hasToString("{\"plan\":\"gold\"}");
    }

    @Test
    void confirmsAValueAgainstWhatLiesBetween() {
        var facts = Facts.none();
        facts.learn(traits("{\"plan\":\"gold\"}"), at(NOON));
        facts.learn(traits("{\"plan\":\"gold\"}"), at(NOON.plusSeconds(2)));
        facts.learn(traits("{\"plan\":\"free\"}"), at(NOON.plusSeconds(1)));
        assertThat(facts.profile().attributes()).hasToString("{\"plan\":\"gold\"}");
    }

    @Test
    void keepsTheNewestEmailFirst() {
        var facts = Facts.none();
        facts.rememberEmail("b@shop.example", at(NOON));
        facts.rememberEmail("a@shop.example", at(NOON.minusSeconds(9)));
        facts.rememberEmail("c@shop.example", at(NOON.plusSeconds(9)));
        facts.rememberEmail("b@shop.example", at(NOON.plusSeconds(1)));
        assertThat(facts.profile().emails()).containsExactly("c@shop.example", "b@shop.example", "a@shop.example");
    }

    @Test
    void isUnchangedByWhatItKnows() {
        var known = Facts.none();
        known.learn(traits("{\"plan\":\"gold\",\"age\":30,\"rate\":1.5}"), at(NOON));
        var stored = Facts.stored(known.valuesJson(), known.originsJson());
        stored.learn(traits("{\"plan\":\"gold\",\"age\":30,\"rate\":1.5}"), at(NOON));
        assertThat(stored.changed()).isFalse();
    }

    private static Profile learned(String traits) {
        var facts = Facts.none();
        facts.learn(traits(traits), at(NOON));
        return facts.profile();
    }

    private static Traits traits(String traits) {
        return Traits.of(json(traits), null);
    }

    private static Origin at(Instant time) {
        return new Origin("storefront/web", time);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) EventJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
