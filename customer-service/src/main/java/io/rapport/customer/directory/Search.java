package io.rapport.customer.directory;

import io.rapport.customer.identity.Identities;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.customer.profile.Contact;
import io.rapport.events.Identity;
import io.rapport.events.Identity.Type;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds customers as people look for them: by any identifier, by parts of names, e-mails and phones, and in spite of a typing error. */
@ApplicationScoped
class Search {
    /** Types whose values people have before their eyes. */
    private static final List<Type> READABLE = List.of(
            Type.USER, Type.SHOPIFY, Type.WOOCOMMERCE, Type.WHATSAPP, Type.INSTAGRAM, Type.MESSENGER, Type.TELEGRAM);

    private static final int LONGEST = 200;

    @Inject
    CustomerRows rows;

    @Inject
    Identities identities;

    @Inject
    IdentityRules rules;

    /**
     * By id and so oldest first. An e-mail, a phone, an id or an identity in normal form that is somebody's finds nobody else.
     *
     * @param most one more than the page holds; what is only like the query is one page, the likest first
     */
    List<Customer> matching(String query, Optional<UUID> after, int most) {
        var text = query.strip();
        var isShort = !text.isEmpty() && text.length() <= LONGEST;
        var exact = isShort ? exactly(text) : Set.<UUID>of();
        if (!exact.isEmpty()) {
            return rows.standingFor(exact, after.orElse(null), most);
        }
        var named = isShort ? identities.ownersOf(readable(text)) : Set.<UUID>of();
        var found = rows.matching(query, named, after.orElse(null), most);
        return found.isEmpty() && after.isEmpty() ? rows.resembling(query, most - 1) : found;
    }

    private Set<UUID> exactly(String text) {
        var email = Contact.email(text).map(Identity::email);
        var phone = Contact.phone(text, rules.phoneRegion().orElse(null)).map(Identity::phone);
        var ids = new LinkedHashSet<>(identities.ownersOf(
                Stream.of(email, phone, parsed(text)).flatMap(Optional::stream).toList()));
        uuid(text).filter(rows::exists).ifPresent(ids::add);
        return ids;
    }

    private static List<Identity> readable(String text) {
        return READABLE.stream().map(type -> new Identity(type, text)).toList();
    }

    private static Optional<Identity> parsed(String text) {
        try {
            return Optional.of(Identity.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> text.length() == 36);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
