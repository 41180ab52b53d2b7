package io.rapport.customer.identity;

import io.rapport.events.Identity;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which identities count, and how many of them one customer may have. */
@ConfigMapping(prefix = "rapport.identity")
public interface IdentityRules {
    /** How many identities of a type a customer may have; more are no one person's. */
    @WithDefault("20")
    int limit();

    /** Another limit by type, such as {@code rapport.identity.limits.anonymous=50}. */
    Map<String, Integer> limits();

    /** Ids that storefronts send for nobody. */
    @WithDefault("null,undefined,none,nan,n/a,na,unknown,anonymous,guest,[object object],0,-1,test,"
            + "00000000-0000-0000-0000-000000000000")
    Set<String> blockedValues();

    /** Mailboxes of nobody, at whatever domain. */
    @WithDefault("null,undefined,none,nan")
    Set<String> blockedMailboxes();

    /** Whole addresses, known also by their hash. */
    @WithDefault("test@test.com,test@example.com,null@null.com,none@none.com,noreply@noreply.com")
    Set<String> blockedEmails();

    /** The country of phone numbers written without a country code where nothing else tells. */
    Optional<String> phoneRegion();

    /**
     * Sources such as {@code storefront/shop-server} whose word that an e-mail or phone is verified is taken. None by default: a browser
     * can say so of anyone.
     */
    Optional<Set<String>> verifyingSources();

    /** Whether a verified e-mail or phone makes two customers one without anyone asking. */
    @WithDefault("true")
    boolean mergeVerified();

    default int limitOf(Identity.Type type) {
        return limits().getOrDefault(type.prefix(), limit());
    }
}
