package io.rapport.support.ticket;

import io.rapport.kit.http.Problem;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code ?status=&customerId=&assignee=&q=} of the list of tickets; what is left out does not matter. */
public class TicketFilter {
    @QueryParam("status")
    String status;

    @QueryParam("customerId")
    String customerId;

    @QueryParam("assignee")
    String assignee;

    /**
     * Words of it in any of its languages, or how they begin: those of the newest thousand that have all of them; where none has, words that are
     * written nearly so count too.
     */
    @QueryParam("q")
    @Size(max = 500)
    @Pattern(regexp = "[^\\x00]*")
    String q;

    /** The conditions by field, to be joined with {@code and}. */
    Map<String, Object> conditions() {
        var conditions = new HashMap<String, Object>();
        if (status != null) {
            conditions.put("status", named(status));
        }
        if (customerId != null) {
            conditions.put("customerId", id(customerId));
        }
        if (assignee != null) {
            conditions.put("assignee", assignee);
        }
        return conditions;
    }

    private static TicketStatus named(String word) {
        return Arrays.stream(TicketStatus.values())
                .filter(status -> status.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "status",
                        "is one of "
                                + Arrays.stream(TicketStatus.values())
                                        .map(TicketStatus::toString)
                                        .collect(Collectors.joining(", "))));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("customerId", "is no UUID");
        }
    }
}
