package io.rapport.analytics.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rapport.analytics.segment.Rule.All;
import io.rapport.analytics.segment.Rule.Any;
import io.rapport.analytics.segment.Rule.Attribute.Custom;
import io.rapport.analytics.segment.Rule.Attribute.Field;
import io.rapport.analytics.segment.Rule.AttributeIs;
import io.rapport.analytics.segment.Rule.EventCount;
import io.rapport.analytics.segment.Rule.MetricIs;
import io.rapport.analytics.segment.Rule.Not;
import io.rapport.analytics.segment.Rule.Operands.Flag;
import io.rapport.analytics.segment.Rule.Operands.Numbers;
import io.rapport.analytics.segment.Rule.Operands.Texts;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem.FieldError;
import java.math.BigDecimal;
import java.util.List;
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
                        new Not(new EventCount(
                                "storefront.product-viewed", Operator.LESS, List.of(new BigDecimal(2)), 30)),
                        new AttributeIs(
                                new Custom("points"), Operator.GREATER, new Numbers(List.of(new BigDecimal(10)))))));
        assertThat(rule.isTimed()).isTrue();
        assertThat(rule.eventTypes()).containsExactly("storefront.product-viewed");
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
