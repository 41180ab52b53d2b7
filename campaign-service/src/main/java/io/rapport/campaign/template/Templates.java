package io.rapport.campaign.template;

import io.quarkus.panache.common.Sort;
import io.quarkus.qute.TemplateException;
import io.rapport.campaign.audience.Profiles;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Templates are checked when they are saved, so that a send cannot stumble over one. */
@ApplicationScoped
public class Templates {
    @Inject
    Clock clock;

    @Inject
    Sandbox sandbox;

    @Inject
    Profiles profiles;

    public Template get(UUID id) {
        return Template.<Template>findByIdOptional(id).orElseThrow(() -> Problem.notFound("template", id));
    }

    public boolean exists(UUID id) {
        return Template.findByIdOptional(id).isPresent();
    }

    @Transactional
    Template create(String name, String channel, Map<String, Template.Content> languages, String fallback) {
        check(channel, languages, fallback);
        if (Template.named(name).isPresent()) {
            throw new TemplateNameTaken();
        }
        var template = new Template();
        template.id = Ids.next();
        template.name = name;
        template.channel = channel;
        template.languages = languages;
        template.fallback = fallback;
        template.createdAt = clock.instant();
        template.persistAndFlush();
        return template;
    }

    @Transactional
    Template change(UUID id, String ifMatch, Map<String, Template.Content> languages, String fallback) {
        var template = get(id);
        check(template.channel, languages, fallback);
        Etag.require(ifMatch, template.version);
        template.languages = languages;
        template.fallback = fallback;
        template.persistAndFlush();
        return template;
    }

    Page<Template> list(PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.values().getFirst()).orElse("");
        var rows = Template.<Template>find("name > ?1", Sort.by("name"), after)
                .range(0, page.limit())
                .list();
        return Page.of(rows, page.limit(), template -> List.of(template.name));
    }

    Sandbox.Rendered preview(UUID id, UUID customerId) {
        var customer = profiles.find(customerId).orElseThrow(() -> Problem.notFound("customer", customerId));
        var template = get(id);
        return sandbox.render(template.in(customer.language()), Occasion.sample(customer));
    }

    /** The message as nobody in particular would get it in this language. */
    public Sandbox.Rendered sample(UUID id, String language) {
        return sandbox.render(get(id).in(language), Occasion.sample());
    }

    private void check(String channel, Map<String, Template.Content> languages, String fallback) {
        var errors = new ArrayList<FieldError>();
        if (!languages.containsKey(fallback)) {
            errors.add(new FieldError("fallback", "is none of the languages given"));
        }
        languages.forEach((language, content) -> {
            checkForm(channel, language, content, errors);
            check(language, content, errors);
        });
        if (!errors.isEmpty()) {
            throw new Problem(400, "Invalid template", "The template has " + errors.size() + " fault(s).", errors);
        }
    }

    private void check(String language, Template.Content content, List<FieldError> errors) {
        var path = "languages." + language;
        if (!isLanguage(language)) {
            errors.add(new FieldError(path, "is no BCP 47 language, such as tr or pt-BR"));
        }
        check(path + ".subject", content.subject(), sandbox::check, errors);
        check(path + ".text", content.text(), sandbox::check, errors);
        check(path + ".html", content.html(), sandbox::check, errors);
        check(path + ".html", content.html(), Html::check, errors);
    }

    /** A mail needs a subject; what is no mail has no place for subject and HTML. */
    private static void checkForm(String channel, String language, Template.Content content, List<FieldError> errors) {
        var subject = content.subject() != null && !content.subject().isBlank();
        if ("email".equals(channel) && !subject) {
            errors.add(new FieldError("languages." + language + ".subject", "must not be blank"));
        }
        if (!"email".equals(channel) && content.html() != null) {
            errors.add(new FieldError("languages." + language + ".html", "is for mails alone"));
        }
    }

    private static void check(String path, String text, Consumer<String> rule, List<FieldError> errors) {
        if (text == null) {
            return;
        }
        try {
            rule.accept(text);
        } catch (TemplateException e) {
            errors.add(new FieldError(path, e.getMessage()));
        }
    }

    private static boolean isLanguage(String tag) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(tag)
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException _) {
            return false;
        }
    }

    static class TemplateNameTaken extends Problem {
        private static final long serialVersionUID = 1L;

        TemplateNameTaken() {
            super(
                    409,
                    "Template name taken",
                    "Another template has this name.",
                    List.of(new FieldError("name", "is taken")));
        }
    }
}
