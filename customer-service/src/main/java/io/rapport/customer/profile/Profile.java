package io.rapport.customer.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.CustomerEvent.Address;
import io.rapport.events.CustomerEvent.Names;
import io.rapport.events.CustomerEvent.Preferences;
import io.rapport.events.EventJson;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What is known of a customer now. Lists are newest first. */
public record Profile(
        Names names,
        List<String> emails,
        List<String> phones,
        List<Address> addresses,
        LocalDate birthDate,
        String gender,
        String language,
        String country,
        String timeZone,
        String currency,
        List<String> tags,
        ObjectNode attributes,
        List<String> notes,
        Preferences preferences) {

    /** Where the family name comes first. */
    private static final Set<String> FAMILY_FIRST = Set.of("vi", "hu", "ja", "ko", "zh");

    public Profile {
        names = full(Objects.requireNonNullElse(names, new Names(null, null, null)), language);
        emails = emails == null ? List.of() : List.copyOf(emails);
        phones = phones == null ? List.of() : List.copyOf(phones);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        tags = tags == null ? List.of() : List.copyOf(tags);
        notes = notes == null ? List.of() : List.copyOf(notes);
        attributes = attributes == null ? EventJson.MAPPER.createObjectNode() : attributes;
    }

    public static Profile of(ObjectNode values) {
        return EventJson.MAPPER.convertValue(values, Profile.class);
    }

    private static Names full(Names names, String language) {
        if (names.full() != null || names.given() == null || names.family() == null) {
            return names;
        }
        var familyFirst = language != null && FAMILY_FIRST.contains(language.split("-", 2)[0]);
        var full = familyFirst ? names.family() + " " + names.given() : names.given() + " " + names.family();
        return new Names(full, names.given(), names.family());
    }
}
