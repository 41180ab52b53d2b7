package io.rapport.analytics.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class RuleSqlTest {
    private static final Instant NOW = Instant.parse("2026-03-01T20:00:00Z");
    private final RuleSql compiler = new RuleSql(new Moment(NOW, ZoneId.of("Asia/Kolkata"), false));

    @Test
    void keepsWhatCallersSendOutOfTheText() {
        var nasty = "tr'); drop table customer; --";
        var sql = compiler.inside(RuleReaderTest.read(
                "{'any':[{'attribute':'language','op':'=','value':\"NASTY\"},{'attribute':'attributes.NASTY','op':'=','value':1},{'event':'NASTY','op':'>','value':1}]}"
                        .replace("NASTY", nasty.replace("'", "`"))));

        assertThat(sql.text()).doesNotContain("drop");
        assertThat(compiler.customers().text()).doesNotContain("drop");
        assertThat(sql.values()).anyMatch(value -> value.toString().contains("drop"));
    }

    @Test
    void hasAValueForEveryQuestionMark() {
        var inside = compiler.inside(RuleReaderTest.read("""
                {'all':[{'metric':'recencyDays','op':'>','value':60},{'metric':'averageOrderValue','op':'in','value':[1,2],'currency':'TRY'},
                {'metric':'frequency','op':'>=','value':2,'currency':'TRY'},{'attribute':'tags','op':'!=','value':'vip'},
                {'attribute':'attributes.x','op':'=','value':true},{'event':'product-viewed','op':'>','value':1,'withinDays':7}]}"""));

        var sql = compiler.customers().plus(inside);
        assertThat(sql.text().chars().filter(c -> c == '?').count())
                .isEqualTo(sql.values().size());
    }

    @Test
    void countsDaysByTheCompanysCalendar() {
        compiler.inside(RuleReaderTest.read("{'event':'product-viewed','op':'>','value':1,'withinDays':1}"));
        assertThat(compiler.customers().values())
                .containsExactly("storefront.product-viewed", LocalDate.parse("2026-03-02"));
    }

    @Test
    void computesAFigureOnceForManyRules() {
        var rule = RuleReaderTest.read("{'metric':'orders','op':'>','value':1,'currency':'TRY'}");
        var other = RuleReaderTest.read("{'metric':'orders','op':'<','value':9,'currency':'TRY'}");
        compiler.inside(rule);
        compiler.inside(other);
        assertThat(compiler.customers().text()).containsOnlyOnce("sum(m.orders)");
    }
}
