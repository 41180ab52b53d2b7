package io.rapport.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.TestTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.campaign.SmtpPort;
import io.rapport.kit.Ids;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Seen by this transaction alone, so that nobody sends what it makes. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class DueMessagesTest {
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

    @Inject
    DueMessages due;

    @Inject
    Jdbi jdbi;

    private final UUID template = Ids.next();

    @Test
    @TestTransaction
    void whatTellsOfAnOrderGoesBeforeANewsletterThatWasDueEarlier() {
        var newsletter = campaign("marketing", 1000, "RUNNING");
        var order = campaign("transactional", 0, "RUNNING");
        message(newsletter, LONG_AGO);
        message(order, LONG_AGO.plusSeconds(60));

        var first = due.lock(1, LONG_AGO.plusSeconds(120));
        assertThat(first).extracting(Due::campaignId).containsExactly(order);
    }

    @Test
    @TestTransaction
    void theHigherPriorityGoesFirst() {
        var low = campaign("marketing", 1, "RUNNING");
        var high = campaign("marketing", 2, "RUNNING");
        message(low, LONG_AGO);
        message(high, LONG_AGO.plusSeconds(60));
        message(high, LONG_AGO.plusSeconds(61));

        var both = due.lock(3, LONG_AGO.plusSeconds(120));
        assertThat(both).extracting(Due::campaignId).containsExactlyInAnyOrder(high, high, low);
        assertThat(due.lock(2, LONG_AGO.plusSeconds(120)))
                .extracting(Due::campaignId)
                .containsExactly(high, high);
    }

    @Test
    @TestTransaction
    void nothingOfACampaignThatStandsStillIsDue() {
        message(campaign("marketing", 0, "PAUSED"), LONG_AGO);

        assertThat(due.any(LONG_AGO.plusSeconds(120))).isFalse();
        assertThat(due.lock(10, LONG_AGO.plusSeconds(120))).isEmpty();
    }

    private UUID campaign(String purpose, int priority, String status) {
        var id = Ids.next();
        jdbi.useHandle(handle -> {
            handle.execute(
                    "insert into template (id, version, name, channel, fallback, languages, created_at) values (?, 0, ?, 'email', 'en', '{}', now())"
                            + " on conflict do nothing",
                    template,
                    template.toString());
            handle.execute(
                    "insert into campaign (id, version, name, segment_id, template_id, channel, purpose, priority, holdout, status, created_at)"
                            + " values (?, 0, 'C', ?, ?, 'email', ?, ?, 0, ?, now())",
                    id,
                    id,
                    template,
                    purpose,
                    priority,
                    status);
        });
        return id;
    }

    private void message(UUID campaign, Instant at) {
        jdbi.useHandle(handle -> handle.execute(
                "insert into delivery (id, campaign_id, step, customer_id, occurrence, channel, status, due_at)"
                        + " values (?, ?, 'message', ?, 'once', 'email', 'planned', ?)",
                Ids.next(),
                campaign,
                Ids.next(),
                at));
    }
}
