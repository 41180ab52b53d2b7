package io.rapport.campaign.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.campaign.template.Occasion;
import io.rapport.campaign.template.Sandbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;

/** The words of one message to one reader. */
@ApplicationScoped
class Wording {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final TypeReference<Map<String, Map<String, Object>>> PARTICULARS = new TypeReference<>() {};

    @Inject
    Sandbox sandbox;

    @Inject
    SignedLinks links;

    @Inject
    Tracking tracking;

    @Inject
    Clock clock;

    /** @throws io.quarkus.qute.TemplateException if the template asks for what is not there */
    Sandbox.Rendered of(Claim claim) {
        var due = claim.due();
        var words = sandbox.render(
                claim.text(),
                new Occasion(
                        due.reader(),
                        due.campaignName(),
                        unsubscribeLink(due),
                        links.of(SignedLinks.Purpose.PREFERENCES, due.id()),
                        clock.instant(),
                        particulars(due)));
        return new Sandbox.Rendered(
                words.language(), words.subject(), words.text(), tracking.in(words.html(), due.id()));
    }

    String unsubscribeLink(Due due) {
        return links.of(SignedLinks.Purpose.UNSUBSCRIBE, due.id());
    }

    private static Map<String, Map<String, Object>> particulars(Due due) {
        try {
            return due.particulars() == null ? Map.of() : JSON.readValue(due.particulars(), PARTICULARS);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
