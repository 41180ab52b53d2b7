package io.rapport.campaign.template;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What a campaign says, once per language; {@code fallback} is the language for all others. */
@Entity
public class Template extends PanacheEntityBase {
    @Id
    public UUID id;

    @Version
    public long version;

    public String name;
    public String channel;
    public String fallback;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Content> languages;

    public Instant createdAt;

    /**
     * One language's text; Qute expressions reach {@code customer}, {@code campaign}, {@code unsubscribe}, {@code preferences}, {@code now},
     * {@code event}, {@code offer} and {@code loyalty}.
     *
     * @param subject like {@code html} of mails alone
     */
    public record Content(
            @Size(max = 500) String subject,
            @NotBlank @Size(max = 100_000) String text,
            @Size(max = 200_000) String html) {}

    /** The text in a language as it is known: exactly, else without region and script, else the fallback. */
    public record Localized(String language, Content content) {}

    static Optional<Template> named(String name) {
        return find("name", name).firstResultOptional();
    }

    /** @param language BCP 47, or null */
    public Localized in(String language) {
        if (language != null && languages.containsKey(language)) {
            return new Localized(language, languages.get(language));
        }
        var base = language == null ? null : language.split("-", 2)[0];
        var chosen = base != null && languages.containsKey(base) ? base : fallback;
        return new Localized(chosen, languages.get(chosen));
    }
}
