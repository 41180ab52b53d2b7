package io.rapport.customer.identity;

import io.rapport.events.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Values that stand for nobody, such as {@code null@…}: taken as an identity they would make one customer of many people. */
@ApplicationScoped
public class Blocked {
    private static final int LONGEST = 500;

    private final IdentityRules rules;
    private final Set<String> hashes;

    @Inject
    public Blocked(IdentityRules rules) {
        this.rules = rules;
        this.hashes = rules.blockedEmails().stream()
                .map(email -> Identity.email(email).value())
                .collect(Collectors.toUnmodifiableSet());
    }

    public boolean blocks(Identity identity) {
        var value = identity.value();
        return value.length() > LONGEST
                || value.chars().anyMatch(Character::isISOControl)
                || hashes.contains(value)
                || isNobody(value)
                || isNobody(value.substring(value.indexOf('/') + 1));
    }

    public boolean blocksEmail(String email) {
        return rules.blockedEmails().contains(email)
                || rules.blockedMailboxes().contains(email.substring(0, email.indexOf('@')));
    }

    private boolean isNobody(String value) {
        return value.isBlank() || rules.blockedValues().contains(value.strip().toLowerCase(Locale.ROOT));
    }
}
