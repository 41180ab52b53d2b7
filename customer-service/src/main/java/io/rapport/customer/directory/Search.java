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

    @Inject
    CustomerRows rows;

    @Inject
    Identities identities;

    @Inject
    IdentityRules rules;

    /** By id and so oldest first. {@code most}: one more than the page holds; what is only like the query is one page, the likest first. */
    List<Customer> matching(String query, Optional<UUID> after, int most) {
        var found = rows.matching(query, identified(query), after.orElse(null), most);
        return found.isEmpty() && after.isEmpty() ? rows.resembling(query, most - 1) : found;
    }

    private Set<UUID> identified(String query) {
        var text = query.strip();
        var ids = new LinkedHashSet<UUID>();
        if (!text.isEmpty() && text.length() <= 200) {
            uuid(text).ifPresent(ids::add);
            ids.addAll(identities.ownersOf(read(text)));
        }
        return ids;
    }

    private List<Identity> read(String text) {
        var email = Contact.email(text).map(Identity::email);
        var phone = Contact.phone(text, rules.phoneRegion().orElse(null)).map(Identity::phone);
        return Stream.concat(
                        READABLE.stream().map(type -> new Identity(type, text)),
                        Stream.of(email, phone, parsed(text)).flatMap(Optional::stream))
                .toList();
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
