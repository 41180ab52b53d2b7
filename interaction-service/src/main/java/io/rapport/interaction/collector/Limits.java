package io.rapport.interaction.collector;

import io.rapport.interaction.source.WriteKeys.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How fast each write key may send to this replica, unless its source says otherwise. Never blocks. */
@ApplicationScoped
class Limits {
    @ConfigProperty(name = "rapport.collector.requests-per-second", defaultValue = "5000")
    int requestsPerSecond;

    @ConfigProperty(name = "rapport.collector.events-per-second", defaultValue = "50000")
    int eventsPerSecond;

    @Inject
    Clock clock;

    private final ConcurrentHashMap<String, Allowance> requests = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Allowance> events = new ConcurrentHashMap<>();

    /** @throws TooFast if it has used up what it may */
    void request(Sender sender) {
        var most = sender.requestsPerSecond() == null ? requestsPerSecond : sender.requestsPerSecond();
        take(requests, sender, 1, most, "requests");
    }

    /** @throws TooFast if it has used up what it may; a batch larger than the rest passes, and is waited for afterwards */
    void events(Sender sender, int count) {
        var most = sender.eventsPerSecond() == null ? eventsPerSecond : sender.eventsPerSecond();
        take(events, sender, count, most, "events");
    }

    private void take(
            ConcurrentHashMap<String, Allowance> allowances, Sender sender, int count, int most, String what) {
        var allowance = allowances.computeIfAbsent(sender.hash(), _ -> new Allowance(clock.millis()));
        if (!allowance.take(count, most, clock.millis())) {
            throw new TooFast(what, most);
        }
    }
}
