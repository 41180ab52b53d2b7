package io.rapport.mis.measure;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue of KPIs says what the code says. */
class CatalogueTest {
    private static final Path CATALOGUE = Path.of("../docs/kpis.md");
    private static final String INTRODUCTION = """
            # KPIs

            Generated from the code of mis-bridge; do not edit (`mvn -pl mis-bridge -am test -Dtest=CatalogueTest -Drapport.docs.write=true`).

            Each KPI stands for a minute, an hour and a day in the company's time zone (`RAPPORT_COMPANY_ZONE`; a day may have 23 or
            25 hours), overall and by each dimension that its row names, on `mis.kpis.v1` and under `GET /api/v1/kpis`. A figure says which offsets it
            looked at (`sources`), how many events it counts (`eventCount`) and which (`checksum`);
            `GET /api/v1/kpis/{kpi}/proof` counts it again from the log. A window is published while it is open, `final` when it is over
            and its input is drained, and anew, as a higher `revision`, whenever something late, a merge, a cancellation or an earlier order changes it.

            - Whose an event is follows from the attributions as they are now, so a merge regroups all windows, and an unmerge groups them back.
            - *People* of a window are customers with all their visitors, and visitors who are nobody's, each once; robots are none.
            - By `category` an order counts in each category that it has lines of; revenue there is what those lines are worth, before the order's
              discount, shipping and tax, so that categories do not add up to the whole.
            - By `segment` an order counts where its customer was a member at its `ce_time`; a membership that is told late changes the past.
            - *Incremental* revenue compares people treated with people held out, as of the decisions before the window's end; a campaign that held
              nobody out has none. Days add up; a single minute is mostly chance, and the report on campaigns tells how sure the whole is. An order is
              of the arm of its customer, or of whom its visitor was at first, so that a merge takes nobody out of her arm; an order of both arms is
              left out. Overall it is the sum of all campaigns.
            - A percentile states its `rankError`: its rank is off by at most that share of all values. Up to %d values it is exact.

            | KPI | unit | per currency | dimensions | formula | source |
            |---|---|---|---|---|---|
            """.formatted(800);

    @Test
    void theCatalogueIsThatOfTheCode() throws IOException {
        var generated =
                INTRODUCTION + Stream.of(Kpi.values()).map(CatalogueTest::row).collect(joining());
        if (Boolean.getBoolean("rapport.docs.write")) {
            Files.writeString(CATALOGUE, generated);
        }
        assertThat(Files.readString(CATALOGUE))
                .as("docs/kpis.md is up to date; if not, run the test with -Drapport.docs.write=true")
                .isEqualTo(generated);
    }

    private static String row(Kpi kpi) {
        return "| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        kpi.label(),
                        kpi.unit().text(),
                        kpi.perCurrency() ? "yes" : "no",
                        kpi.dimensions().isEmpty() ? "-" : String.join(", ", kpi.dimensions()),
                        Formula.of(kpi),
                        Formula.source(kpi));
    }
}
