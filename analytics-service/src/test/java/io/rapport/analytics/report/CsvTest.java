package io.rapport.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    private record Row(String name, BigDecimal amount, double change) {}

    @Test
    void quotesWhatWouldBeTwoCells() {
        assertThat(csv(new Row("a, \"b\"", new BigDecimal("1E+3"), -.5), new Row(null, null, 0)))
                .isEqualTo("name,amount,change\r\n\"a, \"\"b\"\"\",1000,-0.5\r\n,,0.0\r\n");
    }

    @Test
    void noTextIsAFormulaToASpreadsheet() {
        assertThat(csv(new Row("=HYPERLINK(1)", null, 0))).contains("'=HYPERLINK(1),,0.0");
        assertThat(csv(new Row("@SUM(1,2)", null, 0))).contains("\"'@SUM(1,2)\"");
        assertThat(csv(new Row("a=b", null, 0))).contains("a=b,,0.0");
    }

    private static String csv(Row... rows) {
        return Csv.of(Row.class, List.of(rows));
    }
}
