package io.rapport.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.campaign.audience.Profile;
import io.rapport.campaign.rules.SendingRules;
import io.rapport.campaign.rules.SendingRules.Cap;
import io.rapport.campaign.rules.SendingRules.QuietHours;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {
    static final Facts CONSENTING =
            new Facts("granted", null, "event-1", false, false, false, false, null, null, null, null, null);

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final UUID CUSTOMER = UUID.fromString("0190a0a0-0000-7000-8000-000000000001");
    private static final UUID CAMPAIGN = UUID.fromString("0190a0a0-0000-7000-8000-0000000000ff");
    private static final Profile REACHABLE =
            new Profile(CUSTOMER, 1, "sari@example.com", null, "jv", "ID", "Asia/Jakarta", "Sari", null, null);
    private static final SendingRules TWO_A_DAY = new SendingRules(List.of(new Cap("email", 2, 24)), null);

    @Test
    void sendsToWhoeverConsented() {
        assertThat(decide(CONSENTING)).isEqualTo(new Decision.Send());
    }

    @Test
    void neverTakesSilenceForConsent() {
        assertThat(decide(consent(null, null))).isEqualTo(new Decision.Skip("no-consent"));
    }

    @Test
    void skipsWhoeverWithdrew() {
        assertThat(decide(consent("withdrawn", null))).isEqualTo(new Decision.Skip("no-consent"));
    }

    @Test
    void honoursTheEndOfAConsent() {
        assertThat(decide(consent("granted", NOW))).isEqualTo(new Decision.Skip("no-consent"));
        assertThat(decide(consent("granted", NOW.plusSeconds(1)))).isEqualTo(new Decision.Send());
    }

    @Test
    void suppressionBeatsConsent() {
        assertThat(decide(new Facts("granted", null, null, true, false, false, false, null, null, null, null, null)))
                .isEqualTo(new Decision.Skip("suppressed"));
    }

    @Test
    void waitsForAProfileAWhileAndThenSkips() {
        assertThat(decide(due(null, 0, "marketing", CONSENTING), SendingRules.NONE))
                .isEqualTo(new Decision.Wait());
        assertThat(decide(due(null, Decision.PATIENCE, "marketing", CONSENTING), SendingRules.NONE))
                .isEqualTo(new Decision.Skip("unknown-customer"));
    }

    @Test
    void courtsNobodyWhoComplainsButTellsHerOfHerOrder() {
        var complaining = new Facts("granted", null, null, false, false, true, false, null, null, null, null, null);
        assertThat(decide(complaining)).isEqualTo(new Decision.Skip("open-complaint"));
        assertThat(decide(due(REACHABLE, 0, "transactional", complaining), SendingRules.NONE))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void honoursWhatSheChose() {
        assertThat(decide(new Facts(
                        "granted", null, null, false, false, false, false, null, null, null, List.of("sms"), null)))
                .isEqualTo(new Decision.Skip("channel-not-chosen"));
        assertThat(decide(new Facts(
                        "granted", null, null, false, false, false, false, null, null, List.of("shoes"), null, null)))
                .isEqualTo(new Decision.Skip("topic-not-chosen"));
        assertThat(decide(
                        new Facts("granted", null, null, false, false, false, false, null, null, null, null, "weekly"),
                        SendingRules.NONE,
                        sent(Duration.ofDays(6))))
                .isEqualTo(new Decision.Skip("frequency"));
    }

    @Test
    void holdsOutWhomSomebodyElseDrew() {
        var heldOut = new Facts("granted", null, null, false, false, false, false, true, null, null, null, null);
        assertThat(decide(heldOut)).isEqualTo(new Decision.HoldOut());
    }

    @Test
    void sendsNoMoreThanTheCapAllows() {
        assertThat(decide(CONSENTING, TWO_A_DAY, sent(Duration.ofHours(1)))).isEqualTo(new Decision.Send());
        assertThat(decide(CONSENTING, TWO_A_DAY, sent(Duration.ofHours(1)), sent(Duration.ofHours(25))))
                .isEqualTo(new Decision.Send());
        assertThat(decide(CONSENTING, TWO_A_DAY, sent(Duration.ofHours(1)), sent(Duration.ofHours(23))))
                .isEqualTo(new Decision.Skip("capped"));
    }

    @Test
    void leavesThePlaceToWhatIsMoreImportant() {
        assertThat(decide(CONSENTING, TWO_A_DAY, sent(Duration.ofHours(1)), waiting(Duration.ofHours(3))))
                .isEqualTo(new Decision.Skip("outranked"));
        assertThat(decide(CONSENTING, TWO_A_DAY, sent(Duration.ofHours(1)), waiting(Duration.ZERO)))
                .isInstanceOf(Decision.Postpone.class);
    }

    @ParameterizedTest
    @CsvSource({
        "16:00,18:00,2026-03-01T11:00:00Z",
        "21:00,09:00,",
        "17:00,08:00,2026-03-02T01:00:00Z",
        "22:00,17:00,",
        "20:00,17:30,2026-03-01T10:30:00Z"
    })
    void wakesNobodyInHerOwnZone(LocalTime from, LocalTime until, Instant end) {
        var quiet = new SendingRules(null, new QuietHours(from, until));
        assertThat(decide(CONSENTING, quiet)).isEqualTo(end == null ? new Decision.Send() : new Decision.Postpone(end));
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

    static Due due(Facts facts) {
        return due(REACHABLE, 0, "marketing", facts);
    }

    private static Facts consent(String state, Instant until) {
        return new Facts(state, until, "event-1", false, false, false, false, null, null, null, null, null);
    }

    private static Earlier sent(Duration ago) {
        return new Earlier(CUSTOMER, "email", NOW.minus(ago), false);
    }

    private static Earlier waiting(Duration ahead) {
        return new Earlier(CUSTOMER, "email", NOW.plus(ahead), true);
    }

    private static Decision decide(Facts facts) {
        return decide(facts, SendingRules.NONE);
    }

    private static Decision decide(Facts facts, SendingRules rules, Earlier... earlier) {
        return decide(due(facts), rules, earlier);
    }

    private static Decision decide(Due due, SendingRules rules, Earlier... earlier) {
        return Decision.of(due, rules, List.of(earlier), ZoneOffset.UTC, NOW);
    }

    /** The delivery has the customer's id: one is as good as another. */
    private static Due due(Profile reader, int attempts, String purpose, Facts facts) {
        return new Due(
                CUSTOMER,
                CAMPAIGN,
                "Spring",
                UUID.randomUUID(),
                BigDecimal.ZERO,
                purpose,
                "hats",
                "message",
                CUSTOMER,
                "once",
                "email",
                attempts,
                null,
                null,
                null,
                reader,
                CUSTOMER,
                null,
                facts);
    }
}
