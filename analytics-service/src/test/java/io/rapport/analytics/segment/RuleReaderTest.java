package io.rapport.analytics.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rapport.analytics.segment.Rule.All;
import io.rapport.analytics.segment.Rule.Any;
import io.rapport.analytics.segment.Rule.Attribute.Custom;
import io.rapport.analytics.segment.Rule.Attribute.Field;
import io.rapport.analytics.segment.Rule.AttributeIs;
import io.rapport.analytics.segment.Rule.CampaignIs;
import io.rapport.analytics.segment.Rule.ConsentIs;
import io.rapport.analytics.segment.Rule.EventIs;
import io.rapport.analytics.segment.Rule.Filter;
import io.rapport.analytics.segment.Rule.MetricIs;
import io.rapport.analytics.segment.Rule.Not;
import io.rapport.analytics.segment.Rule.Operands.Flag;
import io.rapport.analytics.segment.Rule.Operands.Numbers;
import io.rapport.analytics.segment.Rule.Operands.Texts;
import io.rapport.analytics.segment.Rule.Sum;
import io.rapport.analytics.segment.Rule.TicketIs;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem.FieldError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleReaderTest {

    @Test
    void readsAMetric() {
        assertThat(read("{'metric':'orders','op':'>=','value':3}"))
                .isEqualTo(new MetricIs(Metric.ORDERS, null, Operator.AT_LEAST, List.of(new BigDecimal(3))));
    }

    @Test
    void readsMoneyAsADecimalString() {
        assertThat(read("{'metric':'revenue','op':'<','value':'1383.81','currency':'GBP'}"))
                .isEqualTo(new MetricIs(Metric.REVENUE, "GBP", Operator.LESS, List.of(new BigDecimal("1383.81"))));
    }

    @Test
    void readsNestedRules() {
        var rule = read("""
                {'all':[{'any':[{'attribute':'language','op':'in','value':['tr','vi']},{'attribute':'attributes.vip','op':'=','value':true}]},
                  {'not':{'event':'product-viewed','op':'<','value':2,'withinDays':30}},
                  {'attribute':'attributes.points','op':'>','value':10}]}""");

        assertThat(rule)
                .isEqualTo(new All(List.of(
                        new Any(List.of(
                                new AttributeIs(Field.LANGUAGE, Operator.IN, new Texts(List.of("tr", "vi"))),
                                new AttributeIs(new Custom("vip"), Operator.EQUAL, new Flag(true)))),
                        new Not(new EventIs(
                                "storefront.product-viewed",
                                Filter.NONE,
                                Sum.COUNT,
                                Operator.LESS,
                                List.of(new BigDecimal(2)),
                                30)),
                        new AttributeIs(
                                new Custom("points"), Operator.GREATER, new Numbers(List.of(new BigDecimal(10)))))));
        assertThat(rule.isTimed()).isTrue();
        assertThat(rule.asksFor().distinct())
                .containsExactlyInAnyOrder(Operand.PROFILE, Operand.event("storefront.product-viewed"));
    }

    @Test
    void readsSumsOfFilteredEvents() {
        assertThat(
                        read(
                                "{'event':'order-completed','where':{'category':['shoes','bags'],'channel':'web'},'sum':'value','currency':'TRY','op':'>=','value':'99.90'}"))
                .isEqualTo(new EventIs(
                        "storefront.order-completed",
                        new Filter(Set.of("web"), Set.of(), Set.of("shoes", "bags")),
                        new Sum(Sum.Of.VALUE, "TRY"),
                        Operator.AT_LEAST,
                        List.of(new BigDecimal("99.90")),
                        null));
    }

    @Test
    void meansAtLeastOnceWhereNothingIsCompared() {
        assertThat(read("{'campaign':'any','did':'clicked','withinDays':30}"))
                .isEqualTo(new CampaignIs(null, CampaignAct.CLICKED, Operator.AT_LEAST, List.of(BigDecimal.ONE), 30));
        assertThat(read("{'ticket':'opened','type':['return','complaint']}"))
                .isEqualTo(new TicketIs(
                        TicketAct.OPENED,
                        Set.of("return", "complaint"),
                        Operator.AT_LEAST,
                        List.of(BigDecimal.ONE),
                        null));
        assertThat(read("{'consent':'email'}"))
                .isEqualTo(new ConsentIs("email", "marketing", Operator.EQUAL, List.of("granted")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                                                     | rule
            []                                                                     | rule
            {'all':[]}                                                             | rule.all
            {'all':[{'metric':'orders','op':'~~','value':3}]}                      | rule.all[0].op
            {'all':[{'metric':'orders','op':'>','value':3},{'metric':'x','op':'>','value':3}]} | rule.all[1].metric
            {'metric':'revenue','op':'>','value':3}                                | rule.currency
            {'metric':'revenue','op':'>','value':3,'currency':'ZZZZ'}              | rule.currency
            {'metric':'orders','op':'>','value':'many'}                            | rule.value
            {'metric':'orders','op':'>','value':1e999}                             | rule.value
            {'metric':'orders','op':'>'}                                           | rule.value
            {'metric':'orders','op':'in','value':3}                                | rule.value
            {'metric':'orders','op':'>','value':3,'valeu':4}                       | rule.valeu
            {'metric':'orders','op':'>','value':3,'all':[]}                        | rule.all
            {'attribute':'surname','op':'=','value':'x'}                           | rule.attribute
            {'attribute':'language','op':'>','value':'tr'}                         | rule.op
            {'attribute':'language','op':'=','value':3}                            | rule.value
            {'attribute':'attributes.','op':'=','value':3}                         | rule.attribute
            {'not':{'event':'','op':'>','value':1}}                                | rule.not.event
            {'event':'product-viewed','op':'>','value':1,'withinDays':0}           | rule.withinDays
            {'event':'product-viewed','where':{'size':'XL'}}                       | rule.where.size
            {'event':'product-viewed','where':{'category':7}}                      | rule.where.category
            {'event':'product-viewed','where':'web'}                               | rule.where
            {'event':'product-viewed','sum':'price','op':'>','value':1}            | rule.sum
            {'event':'product-viewed','sum':'value','op':'>','value':1}            | rule.currency
            {'event':'product-viewed','sum':'quantity'}                            | rule.op
            {'campaign':'spring','did':'opened'}                                   | rule.campaign
            {'campaign':'any','did':'read'}                                        | rule.did
            {'campaign':'any'}                                                     | rule.did
            {'ticket':'lost'}                                                      | rule.ticket
            {'ticket':'opened','type':'rant'}                                      | rule.type
            {'ticket':'open','withinDays':3}                                       | rule.withinDays
            {'ticket':'satisfaction'}                                              | rule.op
            {'consent':'email','op':'=','value':'maybe'}                           | rule.value
            {'consent':'email','op':'>','value':'granted'}                         | rule.op
            {'any':[{'segment':'vip'}]}                                            | rule.any[0].segment
            {'daysUntil':'birthDate','op':'<','value':3}                           | rule.daysUntil
            {'attribute':'attributes.size','op':'<','value':'XL'}                  | rule.op
            {'metric':'customerLifetimeValue','op':'>','value':3}                  | rule.currency
            """)
    void namesWhatIsWrongByItsPath(String rule, String path) {
        assertThatExceptionOfType(BadRule.class)
                .isThrownBy(() -> read(rule.replace("~~", "~")))
                .satisfies(problem -> assertThat(problem.errors())
                        .extracting(FieldError::field)
                        .contains(path));
    }

    @Test
    void refusesToGoTooDeep() {
        var deep = "{'not':".repeat(20) + "{'metric':'orders','op':'>','value':1}" + "}".repeat(20);
        assertThatExceptionOfType(BadRule.class).isThrownBy(() -> read(deep)).withMessageContaining("deeper");
    }

    @Test
    void refusesTooManyConditions() {
        var many = "{'any':[" + "{'metric':'orders','op':'>','value':1},".repeat(40) + "{'all':["
                + "{'metric':'orders','op':'>','value':1},".repeat(20) + "{'metric':'orders','op':'>','value':1}]}]}";
        assertThatExceptionOfType(BadRule.class).isThrownBy(() -> read(many)).withMessageContaining("conditions");
    }

    static Rule read(String json) {
        try {
            return RuleReader.read(EventJson.MAPPER.readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
