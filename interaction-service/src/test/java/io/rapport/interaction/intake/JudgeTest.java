package io.rapport.interaction.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent;
import io.rapport.interaction.intake.Judgement.Accepted;
import io.rapport.interaction.intake.Judgement.Rejected;
import io.rapport.kit.http.Problem.FieldError;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Origin WEB = new Origin("storefront/web", "default", false, NOW, null);

    @Test
    void makesAMessageIdWhereThereIsNone() {
        assertThat(accepted("track", "{'userId':'42','event':'Product Viewed'}")
                        .envelope()
                        .id())
                .isNotBlank();
    }

    @Test
    void takesTheTimeInAnyZone() {
        assertThat(at("'timestamp':'2026-03-01T14:30:00.250+03:00'")).isEqualTo("2026-03-01T11:30:00.250Z");
        assertThat(at("'timestamp':'2026-03-01 11:30:00'")).isEqualTo("2026-03-01T11:30:00Z");
        assertThat(at("'originalTimestamp':'2026-03-01T11:00:00Z'")).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(at("'integrations':{}")).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1772364600.25",
                "1772364600250",
                "'1772364600.25'",
                "'1772364600250'",
                "'2026-03-01 11:30:00.25 +0000'",
                "'2026-03-01 12:30:00.25 +01:00'",
                "'2026-03-01 11:30:00.25 UTC'"
            })
    void takesTheTimeAsLanguagesPrintIt(String timestamp) {
        assertThat(at("'timestamp':" + timestamp)).isEqualTo("2026-03-01T11:30:00.250Z");
    }

    @Test
    void correctsByTheSendersClockWhereBothTimesAreThere() {
        assertThat(at("'originalTimestamp':'2026-03-01T10:00:00Z','sentAt':'2026-03-01T11:00:00Z'"))
                .isEqualTo("2026-03-01T11:00:00Z");
        assertThat(at("'timestamp':'2026-03-01T10:00:00Z','sentAt':'2026-03-01T11:00:00Z'"))
                .isEqualTo("2026-03-01T10:00:00Z");
    }

    @Test
    void takesTheFutureAsNowAndKeepsWhatWasSaid() {
        var event = accepted("track", "{'userId':'42','event':'A','timestamp':'2026-03-01T13:00:00Z'}");

        assertThat(event.envelope().time()).isEqualTo(NOW);
        assertThat(event.event().originalTimestamp()).isEqualTo("2026-03-01T13:00:00Z");
    }

    @Test
    void knowsHistoryByItsAge() {
        assertThat(accepted("track", "{'userId':'42','event':'A','timestamp':'2026-02-27T11:59:00Z'}")
                        .event()
                        .historical())
                .isTrue();
        assertThat(accepted("track", "{'userId':'42','event':'A','timestamp':'2026-02-27T12:01:00Z'}")
                        .event()
                        .historical())
                .isFalse();
    }

    @Test
    void refusesWhatIsOlderThan1990() {
        assertThat(fields("track", "{'userId':'42','event':'A','timestamp':'1989-12-31T23:59:59Z'}"))
                .containsExactly("timestamp");
        assertThat(fields("track", "{'userId':'42','event':'A','timestamp':'yesterday'}"))
                .containsExactly("timestamp");
    }

    @Test
    void namesEveryWrongField() {
        assertThat(fields("track", """
                        {'userId':'42','event':'Order Completed','properties':{'total':'NaN','tax':-1,
                        'shipping':1e40,'currency':'QQQ','products':[{'price':'x'},7]}}
                        """))
                .containsExactlyInAnyOrder(
                        "properties.order_id",
                        "properties.total",
                        "properties.tax",
                        "properties.shipping",
                        "properties.currency",
                        "properties.products[0].price",
                        "properties.products[1]");
        assertThat(fields("track", "{'userId':'42'}")).containsExactly("event");
        assertThat(fields("page", "{}")).containsExactly("userId");
        assertThat(fields("ping", "{'userId':'42'}")).containsExactly("type");
    }

    @Test
    void letsOwnEventsSayWhatTheyLike() {
        accepted(
                "track",
                "{'userId':'42','event':'Game Won','properties':{'value':-3,'price':'high','products':'none'}}");
    }

    @Test
    void takesAnOrderOfNobodyUnderItsOwnKey() {
        var order = accepted("track", "{'event':'Order Completed','properties':{'order_id':1001,'total':1}}");

        assertThat(order.key()).isEqualTo("order:default/1001");
        assertThat(order.person()).isNull();
    }

    @Test
    void hashesAUserIdThatIsAnEmailOrAPhone() {
        var ada = accepted("track", "{'userId':' Ada@Example.com','event':'A'}");
        var phone = accepted("track", "{'userId':'+90 532 123 45 67','event':'A'}");

        assertThat(ada.key()).isEqualTo(Identity.email("ada@example.com").toString());
        assertThat(ada.event().userId()).isNull();
        assertThat(phone.key()).isEqualTo(Identity.phone("+905321234567").toString());
    }

    @Test
    void keepsPersonalDataOutOfTheEvent() {
        var event = accepted("identify", """
                {'userId':'42','anonymousId':'a1','traits':{'email':'ada@example.com','phone':'+905321234567','name':'Ada'},
                'context':{'ip':'203.0.113.9','userAgent':'Mozilla/5.0 (iPhone) Mobile','locale':'tr-TR','traits':{'age':30}}}
                """);

        assertThat(EventJson.MAPPER.valueToTree(event.event()).toString())
                .doesNotContain("ada@", "Ada", "203.0.113.9", "Mozilla", "+90532");
        assertThat(event.event().context().path("deviceClass").asText()).isEqualTo("phone");
        var person = (IdentityEvent.Identified) event.person();
        assertThat(person.traits().path("locale").asText()).isEqualTo("tr-TR");
        assertThat(person.identities())
                .containsExactly(
                        "user:42",
                        Identity.email("ada@example.com").toString(),
                        Identity.phone("+905321234567").toString(),
                        "anonymous:a1");
    }

    @Test
    void mendsTextThatNoDatabaseTakes() {
        var event = accepted(
                "track",
                "{'userId':'42','event':'A','properties':{'a':'x\\u0000y','b':'\\ud800','c\\u0000':1,'d':['\\ude00']}}");

        assertThat(event.event().properties().toString())
                .isEqualTo("{\"a\":\"xy\",\"b\":\"\uFFFD\",\"d\":[\"\uFFFD\"]}");
    }

    private static Instant at(String times) {
        return accepted("track", "{'userId':'42','event':'A'," + times + "}")
                .envelope()
                .time();
    }

    private static Accepted accepted(String kind, String json) {
        return (Accepted) judge(kind, json);
    }

    private static List<String> fields(String kind, String json) {
        return ((Rejected) judge(kind, json))
                .errors().stream().map(FieldError::field).toList();
    }

    private static Judgement judge(String kind, String json) {
        try {
            return Judge.judge((ObjectNode) EventJson.MAPPER.readTree(json.replace('\'', '"')), kind, null, WEB);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
