package io.rapport.customer.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTest {
    @ParameterizedTest
    @CsvSource({
        "İstanbul, istanbul",
        "ISTANBUL, istanbul",
        "ıstanbul, istanbul",
        "Işıl Çağlayan, isil caglayan",
        "Nguyễn Đức, nguyen duc",
        "Straße, strasse",
        "Ａｙşｅ, ayse",
        "Βασίλης, βασιλησ"
    })
    void foldsLettersThatPeopleTypeAlike(String text, String folded) {
        assertThat(SearchText.fold(text)).isEqualTo(folded);
    }

    @Test
    void keepsTheVowelsOfTelugu() {
        assertThat(SearchText.fold("సీత")).isNotEqualTo(SearchText.fold("సత"));
    }

    @Test
    void foldsComposedAndDecomposedAlike() {
        assertThat(SearchText.fold("Nguye\u0302\u0303n")).isEqualTo(SearchText.fold("Nguyễn"));
    }

    @Test
    void looksForEachWord() {
        assertThat(SearchText.patterns("  Nguyễn   Thị ")).containsExactly("%nguyen%", "%thi%");
    }

    @Test
    void looksForALocalPhoneWithoutItsZero() {
        assertThat(SearchText.patterns("0532 123 45 67")).containsExactly("%5321234567%");
    }

    @Test
    void looksForOneOrTwoLettersAtTheBeginningOfAWord() {
        assertThat(SearchText.patterns("Ng Al")).containsExactly("% ng%", "% al%");
    }

    @Test
    void writesOtherScriptsInLettersThatEveryDatabaseKnows() {
        assertThat(SearchText.patterns("సీత ꦱꦸꦏ")).allMatch(pattern -> pattern.matches("%[A-Z0-9a-z]{12}%"));
    }

    @Test
    void takesLongWordsForMisspeltOnly() {
        assertThat(SearchText.misspelt("Nguyn Thij")).containsExactly("nguyn", "thij");
        assertThat(SearchText.misspelt("Nguyn Thị")).isEmpty();
        assertThat(SearchText.misspelt("సత")).isEmpty();
        assertThat(SearchText.misspelt("0532 123 45 67")).isEmpty();
        assertThat(SearchText.misspelt("ada.lovelac@exmple.com")).containsExactly("lovelac", "exmple");
    }

    @Test
    void takesLongNumbersAsTheyAreTyped() {
        assertThat(SearchText.numbers("lovelac-1815@exmple.com 42")).containsExactly("1815");
        assertThat(SearchText.misspelt("lovelac-1815@exmple.com")).containsExactly("lovelac", "exmple");
    }

    @Test
    void takesWildcardsAsLetters() {
        assertThat(SearchText.patterns("50%_\\")).containsExactly("%50\\%\\_\\\\%");
    }
}
