package io.rapport.customer.directory;

import io.rapport.events.Identity;
import io.rapport.kit.http.Problem;
import java.util.List;

/** An e-mail, phone or other identity belongs to another customer already. */
public class IdentityTaken extends Problem {
    private static final long serialVersionUID = 1L;

    IdentityTaken(Identity.Type type) {
        super(
                409,
                thing(type) + " taken",
                "Another customer has it; find her by it, or have the two merged.",
                List.of(new FieldError(field(type), "belongs to another customer")));
    }

    private static String thing(Identity.Type type) {
        return switch (type) {
            case EMAIL -> "Email";
            case PHONE -> "Phone";
            case USER, SHOPIFY, WOOCOMMERCE, WHATSAPP, INSTAGRAM, MESSENGER, TELEGRAM, ANONYMOUS -> "Identity";
        };
    }

    private static String field(Identity.Type type) {
        return switch (type) {
            case EMAIL -> "emails";
            case PHONE -> "phones";
            case USER, SHOPIFY, WOOCOMMERCE, WHATSAPP, INSTAGRAM, MESSENGER, TELEGRAM, ANONYMOUS -> "identities";
        };
    }
}
