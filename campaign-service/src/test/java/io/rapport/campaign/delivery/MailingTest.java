package io.rapport.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.campaign.audience.Profile;
import io.rapport.campaign.template.Template;
import io.rapport.kit.Ids;
import java.math.BigDecimal;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class MailingTest {
    private static final UUID ID = Ids.next();

    @Test
    @SuppressWarnings("UnnecessaryAssignment")
    void nothingIsInDoubtWhileTheMailCannotBeMade() {
        var mailing = new Mailing();
        mailing.unsubscribeLink = new UnsubscribeLink();
        mailing.unsubscribeLink.jdbi = Jdbi.create("jdbc:postgresql://127.0.0.1:1/away");

        assertThat(mailing.send(claim())).isEqualTo(new Outcome.Delayed());
    }

    private static Claim claim() {
        var reader = new Profile(ID, 1, "ayse@example.com", "tr", null, null, null, null);
        var due = new Due(
                ID,
                ID,
                "Spring",
                ID,
                BigDecimal.ZERO,
                "message",
                ID,
                "once",
                "email",
                0,
                reader,
                ID,
                null,
                null,
                null,
                null,
                false,
                false);
        return new Claim(due, new Template.Localized("tr", new Template.Content("s", "t", null)), "<1@test>");
    }
}
