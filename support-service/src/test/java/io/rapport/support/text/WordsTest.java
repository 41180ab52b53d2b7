package io.rapport.support.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "İADE, iade",
        "ıade, iade",
        "IADE, iade",
        "Şikâyet, sikayet",
        "Khiếu, khieu",
        "Đơn, don",
        "képékan, kepekan",
        "వాపసు, వాపసు",
        "Café, cafe"
    })
    void wordsAreTheSameWithoutCaseAndAccents(String written, String looked) {
        assertThat(Words.of(written + "!")).containsExactly(looked);
    }
}
