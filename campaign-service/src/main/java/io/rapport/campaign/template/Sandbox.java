package io.rapport.campaign.template;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.Variant;
import io.quarkus.qute.WhenSectionHelper;
import io.rapport.campaign.template.Template.Content;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Renders templates that can see their data and nothing else: texts, numbers and instants, {@code if}, {@code when} and loops over lists; no
 * beans, no reflection, no includes.
 */
@ApplicationScoped
public class Sandbox {
    private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);
    private static final Variant TEXT = Variant.forContentType(Variant.TEXT_PLAIN);

    private final Engine engine = Engine.builder()
            .addDefaultValueResolvers()
            .addValueResolver(new Forms())
            .addValueResolver(new Particulars.Resolver())
            .addSectionHelper(new IfSectionHelper.Factory())
            .addSectionHelper(new WhenSectionHelper.Factory())
            .addSectionHelper(new Each.Factory())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .strictRendering(true)
            .build();

    private final Parsed parsed = new Parsed(engine);

    /** What a reader gets; only a mail has a subject and HTML. */
    public record Rendered(String language, String subject, String text, String html) {}

    /** @throws TemplateException if the template is broken or asks for what is not there */
    public Rendered render(Template.Localized localized, Occasion occasion) {
        var language = localized.language();
        var content = localized.content();
        var subject = content.subject() == null ? null : oneLine(render(content.subject(), TEXT, language, occasion));
        var html = content.html() == null
                ? null
                : Html.complete(render(content.html(), HTML, language, occasion), language, subject);
        return new Rendered(language, subject, render(content.text(), TEXT, language, occasion), html);
    }

    /** @throws TemplateException if the text is broken or asks for what no customer has */
    void check(String text) {
        render(new Template.Localized("en", new Content(null, text, null)), Occasion.sample());
    }

    private String render(String text, Variant variant, String language, Occasion occasion) {
        var instance = parsed.of(text, variant).instance();
        instance.setLocale(occasion.locale(language)).setAttribute(Forms.ZONE, occasion.zone());
        occasion.data().forEach(instance::data);
        return instance.render();
    }

    /** A subject is a header: whatever the data holds, it cannot start another. */
    private static String oneLine(String subject) {
        return subject.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
