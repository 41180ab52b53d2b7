package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.Identity;
import io.rapport.events.StorefrontEvent;
import io.rapport.kit.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who did it, strongest first. */
public final class EventIdentities {
    /** What broken pages send for nobody. */
    private static final Set<String> NOBODY = Set.of("null", "undefined", "nan", "none", "[object Object]");

    private static final int MOST = 20;
    private static final int LONGEST = 255;

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

    /** Those that a shop or a producer knows her by, {@code type:value}, each in the shop of its source whatever it says. */
    static List<Identity> stated(JsonNode identities, String shop, List<FieldError> errors) {
        var stated = new ArrayList<Identity>();
        for (var identity : identities) {
            try {
                stated.add(ofShop(shop, Identity.parse(identity.asText().strip())));
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError("identities", e.getMessage()));
            }
        }
        if (stated.size() > MOST) {
            errors.add(new FieldError("identities", "are more than " + MOST));
        }
        return stated;
    }

    private static Identity ofShop(String shop, Identity identity) {
        var value = identity.value();
        if (value.length() > LONGEST) {
            throw new IllegalArgumentException("one is longer than " + LONGEST + " characters");
        }
        return Identity.inShop(
                identity.type(), shop, value.startsWith(shop + "/") ? value.substring(shop.length() + 1) : value);
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
