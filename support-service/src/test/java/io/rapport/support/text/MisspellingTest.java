package io.rapport.support.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisspellingTest {
    @ParameterizedTest
    @CsvSource({
        "kargo, kargo, true",
        "krago, kargo, true",
        "kago, kargo, true",
        "karrgo, kargo, true",
        "kargu, kargo, true",
        "kasko, kargo, false",
        "sipraisim, siparisimden, true",
        "spiraisim, siparisim, true",
        "spirasm, siparisim, false",
        "siparis, siparislerimizden, true",
        "argo, kargo, true",
        "విరిగిపయింది, విరిగిపోయింది, true"
    })
    void aLetterOrTwoInALongWordMayBeWrong(String looked, String word, boolean near) {
        assertThat(Misspelling.isNear(looked, word)).isEqualTo(near);
    }
}
