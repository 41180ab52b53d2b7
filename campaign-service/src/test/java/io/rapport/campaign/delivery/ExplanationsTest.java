package io.rapport.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Locale;
import java.util.PropertyResourceBundle;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationsTest {
    @ParameterizedTest
    @ValueSource(strings = {"_tr", "_vi", "_te", "_jv", "_hi"})
    void everyReasonIsSaidInEveryLanguage(String language) throws Exception {
        assertThat(reasons(language)).isEqualTo(reasons(""));
    }

    @Test
    void answersInTheLanguageOfWhoAsks() {
        assertThat(Explanations.of("skipped", "no-consent", Explanations.best("vi-VN,vi;q=0.9,en;q=0.8")))
                .isEqualTo("Không có sự đồng ý cho kênh và mục đích này.");
        assertThat(Explanations.best("xx, *;q=0.1")).isEqualTo(Locale.ENGLISH);
        assertThat(Explanations.best(";;;")).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void aReasonWithoutASentenceIsSaidAsItIs() {
        assertThat(Explanations.of("failed", "refused-550", Locale.ENGLISH)).contains("refused");
        assertThat(Explanations.of("failed", "odd", Locale.forLanguageTag("tr")))
                .isEqualTo("Neden: odd.");
    }

    private static TreeSet<String> reasons(String language) throws Exception {
        try (var text = ExplanationsTest.class.getResourceAsStream("/why" + language + ".properties")) {
            return new TreeSet<>(Collections.list(new PropertyResourceBundle(text).getKeys()));
        }
    }
}
