package io.rapport.campaign.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.qute.TemplateException;
import io.rapport.campaign.audience.Profile;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {
    private final Sandbox sandbox = new Sandbox();

    @Test
    void fillsInTheReader() {
        assertThat(render("Sugeng rawuh, {customer.names.given}!", "Sari").text())
                .isEqualTo("Sugeng rawuh, Sari!");
    }

    @Test
    void escapesDataInHtmlAndNotInText() {
        assertThat(render("{customer.names.full}", "<b>O'Neil</b>").html()).doesNotContain("<b>");
        assertThat(render("{customer.names.full}", "<b>O'Neil</b>").text()).contains("<b>");
    }

    @Test
    void aNameCannotStartAnotherHeader() {
        assertThat(render("Hi {customer.names.full}", "Eve\r\nBcc: all@example.com")
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

    private Sandbox.Rendered render(String text, String name) {
        var reader = new Profile(UUID.randomUUID(), 1, "reader@example.com", "jv", "ID", name, null, null);
        return sandbox.render(
                new Template.Content(text, text, text), sandbox.data(reader, "Spring", "https://shop.example/u/1"));
    }
}
