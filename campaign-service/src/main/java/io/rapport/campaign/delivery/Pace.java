package io.rapport.campaign.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts off mails to domains that asked for patience, or that got as many as they may in this minute. */
@ApplicationScoped
class Pace {
    @Inject
    Domains domains;

    /** Changes the decision where it was to send. */
    void hold(Map<Due, Decision> decisions, Instant now) {
        var ready = decisions.entrySet().stream()
                .filter(each -> each.getValue() instanceof Decision.Send)
                .map(Map.Entry::getKey)
                .filter(due -> "email".equals(due.channel()))
                .collect(Collectors.groupingBy(due -> Domains.of(due.address()), TreeMap::new, Collectors.toList()));
        domains.paused(ready.keySet(), now)
                .forEach((domain, until) -> postpone(ready.remove(domain), until, decisions));
        var wanted = ready.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().size()));
        var nextMinute = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        domains.reserve(wanted, now).forEach((domain, granted) -> {
            var due = ready.get(domain);
            postpone(due.subList(granted, due.size()), nextMinute, decisions);
        });
    }

    private static void postpone(List<Due> due, Instant until, Map<Due, Decision> decisions) {
        due.forEach(each -> decisions.put(each, new Decision.Postpone(until)));
    }
}
