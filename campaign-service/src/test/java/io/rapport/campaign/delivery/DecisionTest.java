package io.rapport.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.campaign.audience.Profile;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final UUID CUSTOMER = UUID.fromString("0190a0a0-0000-7000-8000-000000000001");
    private static final UUID CAMPAIGN = UUID.fromString("0190a0a0-0000-7000-8000-0000000000ff");
    private static final Profile REACHABLE =
            new Profile(CUSTOMER, 1, "sari@example.com", "jv", "ID", "Sari", null, null);

    @Test
    void sendsToWhoeverConsented() {
        assertThat(decide(REACHABLE, "granted", null, false, 0)).isEqualTo(new Decision.Send());
    }

    @Test
    void neverTakesSilenceForConsent() {
        assertThat(decide(REACHABLE, null, null, false, 0)).isEqualTo(new Decision.Skip("no-consent"));
    }

    @Test
    void skipsWhoeverWithdrew() {
        assertThat(decide(REACHABLE, "withdrawn", null, false, 0)).isEqualTo(new Decision.Skip("no-consent"));
    }

    @Test
    void honoursTheEndOfAConsent() {
        assertThat(decide(REACHABLE, "granted", NOW, false, 0)).isEqualTo(new Decision.Skip("no-consent"));
        assertThat(decide(REACHABLE, "granted", NOW.plusSeconds(1), false, 0)).isEqualTo(new Decision.Send());
    }

    @Test
    void suppressionBeatsConsent() {
        assertThat(decide(REACHABLE, "granted", null, true, 0)).isEqualTo(new Decision.Skip("suppressed"));
    }

    @Test
    void waitsForAProfileAWhileAndThenSkips() {
        assertThat(decide(null, null, null, false, 0)).isEqualTo(new Decision.Wait());
        assertThat(decide(null, null, null, false, Decision.PATIENCE)).isEqualTo(new Decision.Skip("unknown-customer"));
    }

    @Test
    void holdsOutAboutTheShareAskedFor() {
        var heldOut = Stream.generate(UUID::randomUUID)
                .limit(20_000)
                .filter(id -> Decision.isHeldOut(CAMPAIGN, id, new BigDecimal("0.1")))
                .count();
        assertThat(heldOut).isBetween(1_800L, 2_200L);
    }

    @Test
    void holdsOutNobodyAtZeroAndEverybodyAtOne() {
        assertThat(Decision.isHeldOut(CAMPAIGN, CUSTOMER, BigDecimal.ZERO)).isFalse();
        assertThat(Decision.isHeldOut(CAMPAIGN, CUSTOMER, BigDecimal.ONE)).isTrue();
    }

    private static Decision decide(Profile profile, String consent, Instant until, boolean suppressed, int attempts) {
        var due = new Due(
                UUID.randomUUID(),
                CAMPAIGN,
                "Spring",
                UUID.randomUUID(),
                BigDecimal.ZERO,
                "message",
                CUSTOMER,
                "once",
                "email",
                attempts,
                profile,
                CUSTOMER,
                null,
                consent,
                until,
                "event-1",
                suppressed,
                false);
        return Decision.of(due, NOW);
    }
}
