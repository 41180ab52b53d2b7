package io.rapport.support.ticket;

import io.rapport.kit.http.Problem;
import java.util.List;
import java.util.UUID;

/**
 * 422: nothing is known here of the customer. Who was created a moment ago may not have arrived yet: rather than opening tickets
 * for customers that do not exist, we let the caller repeat.
 */
class UnknownCustomer extends Problem {
    private static final long serialVersionUID = 1L;

    UnknownCustomer(UUID customerId) {
        super(
                422,
                "Unknown customer",
                "There is no customer " + customerId
                        + " here; one created a moment ago arrives shortly: repeat the request.",
                List.of(new FieldError("customerId", "is no known customer")));
    }
}
