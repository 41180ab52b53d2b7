package io.rapport.campaign.template;

import io.rapport.campaign.audience.Profile;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * To whom a template speaks, when, and of what.
 *
 * @param particulars by {@code event}, {@code offer} or {@code loyalty}: what this message can tell of them
 */
public record Occasion(
        Profile reader,
        String campaign,
        String unsubscribe,
        String preferences,
        Instant now,
        Map<String, Map<String, Object>> particulars) {

    /** Nobody in particular, and nothing known of her. */
    static Occasion sample() {
        return sample(new Profile(null, 0, null, null, "en", "TR", null, "Ayşe Yılmaz", "Ayşe", "Yılmaz"));
    }

    /** For a look at the template: its links lead nowhere. */
    static Occasion sample(Profile reader) {
        return new Occasion(reader, "Sample", "#", "#", Instant.now(), Map.of());
    }

    Map<String, Object> data() {
        var data = new HashMap<String, Object>();
        data.put("customer", customer());
        data.put("campaign", Map.of("name", campaign));
        data.put("unsubscribe", unsubscribe);
        data.put("preferences", preferences);
        data.put("now", now);
        for (var name : new String[] {"event", "offer", "loyalty"}) {
            data.put(name, new Particulars(particulars.getOrDefault(name, Map.of())));
        }
        return data;
    }

    /** The reader's own way of writing the text's language, where she has one: a text in {@code en} counts in lakhs for {@code en-IN}. */
    Locale locale(String language) {
        var own = reader.language();
        return Locale.forLanguageTag(
                own != null && own.split("-", 2)[0].equals(language.split("-", 2)[0]) ? own : language);
    }

    ZoneId zone() {
        return reader.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(reader.timeZone());
    }

    private Map<String, Object> customer() {
        var full = Objects.requireNonNullElse(reader.fullName(), "");
        var names = Map.of(
                "full", full,
                "given", Objects.requireNonNullElse(reader.givenName(), full),
                "family", Objects.requireNonNullElse(reader.familyName(), ""));
        return Map.of(
                "names", names,
                "language", Objects.requireNonNullElse(reader.language(), ""),
                "country", Objects.requireNonNullElse(reader.country(), ""));
    }
}
