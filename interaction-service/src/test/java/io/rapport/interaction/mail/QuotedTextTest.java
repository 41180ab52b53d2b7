package io.rapport.interaction.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Mon, 23 Nov 2026 at 10:00, Shop <support@shop.example> wrote:",
                "On Mon, 23 Nov 2026 at 10:00, Shop\n<support@shop.example> wrote:",
                "Shop <support@shop.example>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:",
                "Vào Th 2, 23 thg 11, 2026 vào lúc 10:00 Shop <support@shop.example> đã viết:",
                "23 నవం 2026, సోమ 10:00కి Shop <support@shop.example> ఇలా రాశారు:",
                "Pada tanggal Sen, 23 Nov 2026 pukul 10.00 Shop <support@shop.example> menulis:",
                "Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Shop <support@shop.example>:"
            })
    void foldsWhatProgramsRepeatBelow(String attribution) {
        var text = QuotedText.fold("Merhaba,\nkırık geldi.\n\n" + attribution + "\n\n> How can we help?\n>\n> Shop\n");

        assertThat(text.body()).isEqualTo("Merhaba,\nkırık geldi.");
        assertThat(text.quoted()).startsWith(attribution.lines().findFirst().orElseThrow());
    }

    @Test
    void foldsTheBlockOfOutlook() {
        var text = QuotedText.fold("""
                Teşekkürler.

                ________________________________
                Kimden: Shop <support@shop.example>
                Gönderildi: 23 Kasım 2026 Pazartesi 10:00
                Kime: Ayşe
                Konu: Siparişiniz

                Merhaba Ayşe""");

        assertThat(text.body()).isEqualTo("Teşekkürler.");
        assertThat(text.quoted()).contains("Merhaba Ayşe");
    }

    @Test
    void leavesAnswersBetweenTheLinesWhole() {
        var mail = "On Monday you wrote:\n> When?\nTomorrow.\n> Where?\nAt home.";

        assertThat(QuotedText.fold(mail).body()).isEqualTo(mail);
        assertThat(QuotedText.fold(mail).quoted()).isNull();
    }

    @Test
    void takesNoSentenceForAnAttribution() {
        var mail = "On Monday I wrote:\nplease call me.";

        assertThat(QuotedText.fold(mail).body()).isEqualTo(mail);
    }

    @Test
    void keepsWhatIsQuotedAloneAsTheText() {
        assertThat(QuotedText.fold("> all of it\n> is quoted").body()).isEqualTo("> all of it\n> is quoted");
    }

    @Test
    void setsTheSignatureApart() {
        var text =
                QuotedText.fold("Where is it?\n-- \nAyşe Yılmaz\n+90 532 123 45 67\n\nOn Monday, Shop wrote:\n> Hello");

        assertThat(text.body()).isEqualTo("Where is it?");
        assertThat(text.signature()).isEqualTo("Ayşe Yılmaz\n+90 532 123 45 67");
        assertThat(text.quoted()).endsWith("> Hello");
    }
}
