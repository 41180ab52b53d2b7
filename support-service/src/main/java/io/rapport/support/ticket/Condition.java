package io.rapport.support.ticket;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Which tickets are meant: those that have one of each list; a list that is left out, or empty, does not matter.
 *
 * @param languages of the customer, as {@code tr}
 * @param valued true: customers of high value only
 * @param atRisk true: customers who may be leaving only
 * @param subject words of which the subject has one
 */
public record Condition(
        @Size(max = 10) List<@NotNull TicketType> types,
        @Size(max = 10) List<@NotNull Priority> priorities,
        @Size(max = 10) List<@NotNull TicketStatus> statuses,
        @Size(max = 50) List<@NotBlank @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String> channels,
        @Size(max = 50) List<@NotBlank @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String> teams,
        @Size(max = 50) List<@NotBlank @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String> queues,
        @Size(max = 50) List<@NotBlank @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String> tags,
        @Size(max = 50) List<@NotBlank @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String> subject,
        @Size(max = 50) List<@NotBlank @Size(max = 20) String> languages,
        Boolean valued,
        Boolean atRisk,
        Boolean assigned) {

    public boolean fits(TicketResource.View ticket, Supplier<Standing> customer) {
        return has(types, ticket.type())
                && has(priorities, ticket.priority())
                && has(statuses, ticket.status())
                && has(channels, ticket.channel())
                && has(teams, ticket.team())
                && has(queues, ticket.queue())
                && (isEmpty(tags) || !Collections.disjoint(tags, ticket.tags()))
                && (assigned == null || assigned == (ticket.assignee() != null))
                && (isEmpty(subject) || saysOne(ticket.subject()))
                && (isOfAnybody() || isHers(customer.get()));
    }

    private boolean saysOne(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return subject.stream().anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
    }

    private boolean isOfAnybody() {
        return isEmpty(languages) && valued == null && atRisk == null;
    }

    private boolean isHers(Standing customer) {
        return has(languages, customer.language())
                && (valued == null || valued == customer.valued())
                && (atRisk == null || atRisk == customer.atRisk());
    }

    private static <T> boolean has(List<T> wanted, T value) {
        return isEmpty(wanted) || value != null && wanted.contains(value);
    }

    private static boolean isEmpty(List<?> wanted) {
        return wanted == null || wanted.isEmpty();
    }
}
