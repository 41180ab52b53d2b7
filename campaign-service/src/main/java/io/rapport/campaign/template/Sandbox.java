package io.rapport.campaign.template;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.Variant;
import io.quarkus.qute.WhenSectionHelper;
import io.rapport.campaign.audience.Profile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Renders templates that can see their data and nothing else: maps of texts, {@code if} and {@code when}; no beans, no reflection, no includes and
 * no loops.
 */
@ApplicationScoped
public class Sandbox {
    private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);
    private static final Variant TEXT = Variant.forContentType(Variant.TEXT_PLAIN);

    private final Engine engine = Engine.builder()
            .addDefaultValueResolvers()
            .addSectionHelper(new IfSectionHelper.Factory())
            .addSectionHelper(new WhenSectionHelper.Factory())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .strictRendering(true)
            .build();

    /** What a reader gets. */
    public record Rendered(String subject, String text, String html) {}

    /** @throws TemplateException if the template is broken or asks for what is not there */
    public Rendered render(Template.Content content, Map<String, Object> data) {
        return new Rendered(
                oneLine(render(content.subject(), TEXT, data)),
                render(content.text(), TEXT, data),
                content.html() == null ? null : render(content.html(), HTML, data));
    }

    /** @throws TemplateException if the text is broken or asks for what no customer has */
    void check(String text) {
        var sample = new Profile(null, 0, null, "en", "TR", "Ayşe Yılmaz", "Ayşe", "Yılmaz");
        render(text, TEXT, data(sample, "Sample", "https://shop.example/u/sample"));
    }

    public Map<String, Object> data(Profile customer, String campaignName, String unsubscribe) {
        var full = Objects.requireNonNullElse(customer.fullName(), "");
        var names = Map.of(
                "full", full,
                "given", Objects.requireNonNullElse(customer.givenName(), full),
                "family", Objects.requireNonNullElse(customer.familyName(), ""));
        return Map.of(
                "customer",
                        Map.of(
                                "names", names,
                                "language", Objects.requireNonNullElse(customer.language(), ""),
                                "country", Objects.requireNonNullElse(customer.country(), "")),
                "campaign", Map.of("name", campaignName),
                "unsubscribe", unsubscribe);
    }

    private String render(String text, Variant variant, Map<String, Object> data) {
        var instance = engine.parse(text, variant).instance();
        data.forEach(instance::data);
        return instance.render();
    }

    /** A subject is a header: whatever the data holds, it cannot start another. */
    private static String oneLine(String subject) {
        return subject.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
