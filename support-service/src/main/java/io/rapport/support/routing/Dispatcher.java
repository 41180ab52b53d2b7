package io.rapport.support.routing;

import io.quarkus.scheduler.Scheduled;
import io.rapport.support.definition.Definitions;
import io.rapport.support.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * Gives waiting tickets to those whose turn it is: the urgent first, then those of customers of value or at risk, then by priority and age. One
 * replica at a time, so that loads are counted right.
 */
@ApplicationScoped
class Dispatcher {
    private static final int BATCH = 200;

    private static final String WAITING = """
            select p.ticket_id, p.queue_id, p.language from queue_place p join ticket t on t.id = p.ticket_id
            where t.status = 'open' and t.assignee is null
            order by urgent desc, dear desc, p.priority desc, since, p.ticket_id limit :limit
            for update of t skip locked
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Agents agents;

    @Inject
    Definitions definitions;

    @Inject
    Tickets tickets;

    @Inject
    Clock clock;

    private record Waiting(UUID ticketId, UUID queueId, String language) {}

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        var mine =
                jdbi.withHandle(handle -> handle.select("select pg_try_advisory_xact_lock(hashtext('ticket-dispatch'))")
                        .mapTo(Boolean.class)
                        .one());
        if (mine) {
            dispatch();
        }
    }

    private void dispatch() {
        var free = agents.available().stream()
                .collect(Collectors.toMap(Agent::name, agent -> agent, (a, _) -> a, HashMap::new));
        if (free.values().stream().noneMatch(agent -> agent.load() < agent.capacity())) {
            return;
        }
        var queues = definitions.all(Queue.KIND).stream()
                .collect(Collectors.toMap(queue -> queue.id(), queue -> queue.definition()));
        waiting().stream()
                .filter(waiting -> queues.containsKey(waiting.queueId()))
                .forEach(waiting -> assign(waiting, queues.get(waiting.queueId()), free));
    }

    private List<Waiting> waiting() {
        return jdbi.withHandle(handle -> handle.createQuery(WAITING)
                .bind("limit", BATCH)
                .mapTo(Waiting.class)
                .list());
    }

    private void assign(Waiting waiting, Queue queue, Map<String, Agent> free) {
        Turn.of(free.values(), queue, waiting.language()).ifPresent(agent -> {
            Instant now = clock.instant();
            free.put(agent.name(), agent.withOneMore(now));
            agents.assigned(agent.name(), now);
            tickets.act(waiting.ticketId(), Routes.ROUTING, edit -> edit.assign(agent.name(), agent.team()));
        });
    }
}
