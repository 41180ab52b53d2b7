package io.rapport.interaction.intake;

import io.rapport.events.Identity;
import io.rapport.events.StorefrontEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who did it, strongest first. */
public final class EventIdentities {
    /** What broken pages send for nobody. */
    private static final Set<String> NOBODY = Set.of("null", "undefined", "nan", "none", "[object Object]");

    private EventIdentities() {}

    /** @throws IllegalArgumentException if the event lists an identity that is none */
    public static List<Identity> of(StorefrontEvent event) {
        var identities = new ArrayList<Identity>();
        if (isSomebody(event.userId())) {
            identities.add(user(event.shop(), event.userId()));
        }
        if (event.identities() != null) {
            event.identities().stream().map(Identity::parse).forEach(identities::add);
        }
        if (isSomebody(event.anonymousId())) {
            identities.add(Identity.anonymous(event.shop(), event.anonymousId().strip()));
        }
        return identities.stream().distinct().sorted(Identity.BY_STRENGTH).toList();
    }

    /** The visitor key of an order that names nobody. */
    public static String ofOrder(String shop, String orderId) {
        return "order:" + orderKey(shop, orderId);
    }

    public static String orderKey(String shop, String orderId) {
        return shop + "/" + orderId;
    }

    static Identity user(String shop, String userId) {
        return Contact.identityOf(userId).orElseGet(() -> Identity.user(shop, userId.strip()));
    }

    static boolean isSomebody(String id) {
        return id != null && !id.isBlank() && !NOBODY.contains(id.strip());
    }
}
