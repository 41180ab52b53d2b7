package io.rapport.customer.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.identity.Blocked;
import io.rapport.customer.profile.Declared;
import io.rapport.customer.profile.ProfileFields;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.kit.http.Problem;
import java.util.LinkedHashSet;
import java.util.Set;

/** A customer as someone wrote her down: the values of the profile and, if known, identities such as {@code user:42}. */
record NewCustomer(ObjectNode values, Set<Identity> identities) {

    /** Reads it, or answers with a {@link Problem} 400 that names each wrong field. */
    static NewCustomer of(ObjectNode body, Declared declared) {
        return of(body, EventJson.MAPPER.createObjectNode(), declared);
    }

    /** {@code before}: the values that were known. */
    static NewCustomer of(ObjectNode body, ObjectNode before, Declared declared) {
        var values = body.deepCopy();
        var named = values.remove("identities");
        var checked = ProfileFields.check(values, before, declared);
        var identities = contacts(checked);
        identities.addAll(identities(named));
        return new NewCustomer(checked, identities);
    }

    /** Answers with a {@link Problem} 400 where an identity stands for nobody. */
    void refuseNobodys(Blocked blocked) {
        values.path("emails").forEach(email -> {
            if (blocked.blocksEmail(email.textValue())) {
                throw Problem.invalid("emails", "one stands for nobody");
            }
        });
        if (identities.stream().anyMatch(blocked::blocks)) {
            throw Problem.invalid("identities", "one stands for nobody");
        }
    }

    /** The identities that are e-mails and phones. */
    static Set<Identity> contacts(ObjectNode values) {
        var identities = new LinkedHashSet<Identity>();
        values.path("emails").forEach(email -> identities.add(Identity.email(email.textValue())));
        values.path("phones").forEach(phone -> identities.add(Identity.phone(phone.textValue())));
        return identities;
    }

    static Identity identity(String field, String text) {
        try {
            return Identity.parse(text);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid(field, "must read type:value, such as user:42");
        }
    }

    private static Set<Identity> identities(JsonNode named) {
        var identities = new LinkedHashSet<Identity>();
        if (named != null && (!named.isArray() || named.size() > 50)) {
            throw Problem.invalid("identities", "must be a list of at most 50");
        }
        for (int i = 0; named != null && i < named.size(); i++) {
            identities.add(identity("identities[" + i + "]", named.get(i).asText()));
        }
        return identities;
    }
}
