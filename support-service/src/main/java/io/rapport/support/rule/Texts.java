package io.rapport.support.rule;

import io.rapport.support.definition.Definitions;
import io.rapport.support.ticket.Standings;
import io.rapport.support.ticket.TicketResource.View;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/** Prepared texts in the customer's language, with her name and the ticket's filled in. */
@ApplicationScoped
class Texts {
    private static final Pattern PLACE = Pattern.compile("\\{\\{ *([a-z.]{1,30}) *}}");

    @Inject
    Standings standings;

    @Inject
    Definitions definitions;

    @Inject
    Jdbi jdbi;

    /** Empty where the canned reply was deleted. */
    Optional<String> of(Action action, View ticket, String agent) {
        return action.cannedReplyId() == null
                ? Optional.of(of(action.texts(), ticket, agent))
                : definitions
                        .find(CannedReply.KIND, action.cannedReplyId())
                        .map(reply -> of(reply.definition().texts(), ticket, agent));
    }

    String of(Map<String, String> texts, View ticket, String agent) {
        var language = standings.of(ticket.customerId()).language();
        var text = Optional.ofNullable(language)
                .map(texts::get)
                .or(() -> Optional.ofNullable(texts.get("en")))
                .orElseGet(() -> texts.values().iterator().next());
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), ticket, agent)));
    }

    private String value(String place, View ticket, String agent) {
        return switch (place) {
            case "customer.name" -> name(ticket);
            case "ticket.subject" -> ticket.subject();
            case "ticket.id" -> ticket.id().toString();
            case "agent" -> agent;
            default -> "";
        };
    }

    private String name(View ticket) {
        return jdbi.withHandle(handle -> handle.select("""
                        select coalesce(profile -> 'names' ->> 'given', profile -> 'names' ->> 'full', '')
                        from customer where customer_id = survivor_of(?)
                        """, ticket.customerId())
                .mapTo(String.class)
                .findOne()
                .orElse(""));
    }
}
