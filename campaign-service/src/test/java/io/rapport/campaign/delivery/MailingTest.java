package io.rapport.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.campaign.template.Template;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class MailingTest {
    @Test
    @SuppressWarnings("UnnecessaryAssignment")
    void nothingIsInDoubtWhileTheMailCannotBeMade() {
        var mailing = new Mailing();
        mailing.wording = new Wording();
        mailing.wording.links = new SignedLinks();
        mailing.wording.links.key = new SigningKey();
        mailing.wording.links.key.jdbi = Jdbi.create("jdbc:postgresql://127.0.0.1:1/away");

        assertThat(mailing.send(claim())).isEqualTo(new Outcome.Delayed());
    }

    private static Claim claim() {
        var due = DecisionTest.due(DecisionTest.CONSENTING);
        return new Claim(due, new Template.Localized("tr", new Template.Content("s", "t", null)), null, "<1@test>");
    }
}
