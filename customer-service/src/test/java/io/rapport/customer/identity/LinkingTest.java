package io.rapport.customer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.events.Identity;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinkingTest {
    private static final Identity USER = Identity.parse("user:42");
    private static final Identity OTHER_USER = Identity.parse("user:43");
    private static final Identity EMAIL = Identity.email("ayse@shop.example");
    private static final Identity PHONE = Identity.phone("+905321234567");
    private static final Identity DEVICE = Identity.parse("anonymous:a1");
    private static final UUID AYSE = UUID.randomUUID();
    private static final UUID BORA = UUID.randomUUID();

    private final IdentityRules rules =
            new SmallRyeConfigBuilder().withMapping(IdentityRules.class).build().getConfigMapping(IdentityRules.class);

    @Test
    void makesNobodyOfADevice() {
        assertThat(knowing(Map.of()).link(List.of(DEVICE), false)).isEmpty();
    }

    @Test
    void makesOneCustomerOfIdentitiesMetTogether() {
        var linking = knowing(Map.of());
        var first = linking.link(List.of(DEVICE, EMAIL), false);
        assertThat(linking.link(List.of(USER, EMAIL), false)).isEqualTo(first);
        assertThat(linking.link(List.of(USER), false)).isEqualTo(first);
        assertThat(linking.linked()).containsOnlyKeys(DEVICE, EMAIL, USER);
    }

    @Test
    void aDeviceDecidesNothing() {
        var linking = knowing(Map.of(DEVICE, AYSE));
        assertThat(linking.link(List.of(DEVICE, EMAIL), false)).get().isNotEqualTo(AYSE);
        assertThat(linking.holds(AYSE, DEVICE)).isTrue();
    }

    @Test
    void aConflictMergesNobody() {
        var linking = knowing(Map.of(USER, AYSE, EMAIL, BORA));
        assertThat(linking.link(List.of(EMAIL, PHONE, USER), false)).contains(AYSE);
        assertThat(linking.holds(BORA, EMAIL)).isTrue();
        assertThat(linking.holds(AYSE, PHONE)).isTrue();
    }

    @Test
    void aSecondAccountOfTheShopIsSomeoneElse() {
        var linking = knowing(Map.of(USER, AYSE, EMAIL, AYSE));
        assertThat(linking.link(List.of(OTHER_USER, EMAIL), false)).get().isNotEqualTo(AYSE);
    }

    @Test
    void anAccountOfAnotherShopIsLinked() {
        var linking = knowing(Map.of(USER, AYSE, EMAIL, AYSE));
        assertThat(linking.link(List.of(Identity.user("cdnow", "43"), EMAIL), false))
                .contains(AYSE);
    }

    @Test
    void anAliasLinksASecondAccount() {
        var linking = knowing(Map.of(USER, AYSE));
        assertThat(linking.link(List.of(OTHER_USER, USER), true)).contains(AYSE);
        assertThat(linking.holds(AYSE, OTHER_USER)).isTrue();
    }

    @Test
    void stopsAtTheLimitOfAType() {
        var linking = knowing(Map.of(USER, AYSE));
        var devices = Stream.iterate(0, i -> i + 1)
                .limit(21)
                .map(i -> Identity.parse("anonymous:" + i))
                .toList();
        devices.forEach(device -> linking.link(List.of(USER, device), false));
        assertThat(linking.linked()).hasSize(20);
        assertThat(linking.isOwned(devices.getLast())).isFalse();
    }

    @Test
    void blocksValuesOfNobody() {
        var blocked = new Blocked(rules);
        assertThat(Stream.of("user:null", "user:cdnow/undefined", "user:NaN", "user:0", "anonymous:\u0000", "user: ")
                        .map(Identity::parse))
                .allMatch(blocked::blocks);
        assertThat(blocked.blocks(Identity.email("test@test.com"))).isTrue();
        assertThat(blocked.blocksEmail("null@shop.example")).isTrue();
        assertThat(blocked.blocks(USER)).isFalse();
    }

    private Linking knowing(Map<Identity, UUID> owners) {
        var held = new HashMap<UUID, Set<Identity>>();
        owners.forEach((identity, owner) ->
                held.computeIfAbsent(owner, _ -> new HashSet<>()).add(identity));
        return new Linking(rules::limitOf, owners, held);
    }
}
