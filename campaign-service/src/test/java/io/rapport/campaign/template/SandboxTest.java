package io.rapport.campaign.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.qute.TemplateException;
import io.rapport.campaign.audience.Profile;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {
    private final Sandbox sandbox = new Sandbox();

    @Test
    void fillsInTheReader() {
        assertThat(renderFor("Sugeng rawuh, {customer.names.given}!", "Sari").text())
                .isEqualTo("Sugeng rawuh, Sari!");
    }

    @Test
    void escapesDataInHtmlAndNotInText() {
        assertThat(renderFor("{customer.names.full}", "<b>O'Neil</b>").html()).doesNotContain("<b>O");
        assertThat(renderFor("{customer.names.full}", "<b>O'Neil</b>").text()).contains("<b>");
    }

    @Test
    void aNameCannotStartAnotherHeader() {
        assertThat(renderFor("Hi {customer.names.full}", "Eve\r\nBcc: all@example.com")
                        .subject())
                .doesNotContain("\n", "\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{customer.names.given",
                "{customer.password}",
                "{customer.getClass}",
                "{customer.names.given.getClass.forName('x')}",
                "{#for i in 1000000000}x{/for}",
                "{#include other /}",
                "{inject:mailer}",
                "{cdi:mailer}",
                "{#if customer}open"
            })
    void refusesWhatIsBrokenOrReachesBeyondItsData(String text) {
        assertThatThrownBy(() -> sandbox.check(text)).isInstanceOf(TemplateException.class);
    }

    @Test
    void writesNumbersMoneyAndDatesAsTheReaderDoes() {
        assertThat(render("{event.total.money('INR')}", "en-IN")).isEqualTo("₹12,34,567.50");
        assertThat(render("{event.total.money('TRY')}", "tr")).isEqualTo("₺1.234.567,50");
        assertThat(render("{event.total.money('VND')}", "vi")).isEqualTo("1.234.568\u00a0₫");
        assertThat(render("{event.total.number}", "hi")).isEqualTo("12,34,567.5");
        assertThat(render("{event.at.date}", "tr")).isEqualTo("1 Mart 2026");
    }

    @ParameterizedTest
    @CsvSource({"en,1,1 item", "en,3,3 items", "tr,3,3 ürün", "pl,3,3 rzeczy (few)", "hi,0,0 item"})
    void choosesThePluralOfTheLanguage(String language, long count, String text) {
        var forms = Map.of(
                "en", "{event.n.plural('one', '# item', 'other', '# items')}",
                "tr", "{event.n.plural('other', '# ürün')}",
                "pl", "{event.n.plural('few', '# rzeczy (few)', 'other', '#')}",
                "hi", "{event.n.plural('one', '# item', 'other', '# items')}");
        assertThat(render(forms.get(language), language, Map.of("n", count))).isEqualTo(text);
    }

    @Test
    void goesThroughTheProductsOfACart() {
        var cart = List.of(Map.of("name", "Ali Baba & Co"), Map.of("name", "Şal"));
        assertThat(render("{#for p in event.products}{p.name};{/for}", "tr", Map.of("products", cart)))
                .isEqualTo("Ali Baba & Co;Şal;");
    }

    @Test
    void whatAnEventDoesNotSayIsNothingAndDataIsNeverATemplate() {
        assertThat(render("[{event.who.name}{event.price.money('EUR')}{#if event.x}y{/if}]", "en", Map.of()))
                .isEqualTo("[]");
        assertThat(render("{event.name}", "en", Map.of("name", "{customer.names.given}{#for i in 9}x{/for}")))
                .isEqualTo("{customer.names.given}{#for i in 9}x{/for}");
    }

    @Test
    void theHtmlNamesItsLanguage() {
        var content = new Template.Content("A <b>", "x", "<p>x</p>");
        assertThat(sandbox.render(new Template.Localized("vi", content), Occasion.sample())
                        .html())
                .contains("<html lang=\"vi\"", "<title>A &lt;b></title>", "<p>x</p>");
    }

    private String render(String text, String language) {
        return render(
                text,
                language,
                Map.of("total", new BigDecimal("1234567.5"), "at", Instant.parse("2026-03-01T10:00:00Z")));
    }

    private String render(String text, String language, Map<String, Object> event) {
        var reader = new Profile(null, 1, null, null, language, null, "Asia/Kolkata", "Sari", null, null);
        var occasion = new Occasion(reader, "Spring", "#", "#", Instant.EPOCH, Map.of("event", event));
        return sandbox.render(
                        new Template.Localized(language.split("-", 2)[0], new Template.Content(null, text, null)),
                        occasion)
                .text();
    }

    private Sandbox.Rendered renderFor(String text, String name) {
        var reader = new Profile(UUID.randomUUID(), 1, "reader@example.com", null, "jv", "ID", null, name, null, null);
        return sandbox.render(
                new Template.Localized("en", new Template.Content(text, text, text)),
                new Occasion(reader, "Spring", "https://shop.example/u/1", "#", Instant.EPOCH, Map.of()));
    }
}
