package io.rapport.interaction;

import static io.rapport.interaction.Storefront.accepts;
import static io.rapport.interaction.Storefront.happened;
import static io.rapport.interaction.Storefront.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.StorefrontEvent;
import io.rapport.events.Topic;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine is nobody: what it does is stored and marked, and makes no person known. */
@QuarkusTest
@WithRapport
class BotTest {
    private static final String CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private static final String BROWSER =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

    private final EventProbe identities = EventProbe.of(Topic.STOREFRONT_IDENTITIES);
    private final String user = some("u");
    private final String device = some("a");

    @Test
    void announcesAPersonOnlyWhenSheComesHerself() {
        var crawled = some("m");
        accepts("page", call(crawled, CRAWLER, ""));
        accepts("identify", call(some("m"), CRAWLER, ",\"traits\":{\"firstName\":\"Crawler\"}"));
        assertThat(happenedOf(crawled).bot()).isTrue();

        var came = some("m");
        accepts("page", call(came, BROWSER, ""));
        assertThat(happenedOf(came).bot()).isFalse();
        assertThat(happenedOf(came).properties().path("device_class").asText()).isEqualTo("phone");
        identities.untilEvents(
                2, VisitorIdentified.class, event -> event.identities().contains("user:" + user));
        assertThat(identities.eventsOf(Identified.class))
                .noneMatch(event -> event.identities().contains("user:" + user));
    }

    @Test
    void readsTheUserAgentOfAStorefrontThatProducesByItself() {
        var id = some("m");
        var context = EventJson.MAPPER.createObjectNode().put("userAgent", CRAWLER);
        EventSender.send(
                "user:" + user,
                new Envelope(id, "storefront/own", "storefront.page-viewed", Instant.now(), null, null),
                new StorefrontEvent(user, null, List.of(), null, null, null, false, context, null));

        assertThat(happenedOf(id).bot()).isTrue();
    }

    @Test
    void takesAnOrderForAPersonsWhateverSentIt() {
        var ordered = some("m");
        accepts(
                "track",
                call(
                        ordered,
                        "python-requests/2.31.0",
                        ",\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"%s\",\"total\":7}"
                                .formatted(some("o"))));

        assertThat(happenedOf(ordered).bot()).isFalse();
        assertThat(happenedOf(ordered).order().grossDelta()).isEqualByComparingTo("7");
        identities.untilEvent(
                VisitorIdentified.class, event -> event.identities().contains("user:" + user));
    }

    private static Happened happenedOf(String id) {
        return (Happened) happened(id).data();
    }

    private String call(String messageId, String userAgent, String more) {
        return """
                {"messageId":"%s","userId":"%s","anonymousId":"%s","context":{"userAgent":"%s"}%s}
                """.formatted(messageId, user, device, userAgent, more);
    }
}
