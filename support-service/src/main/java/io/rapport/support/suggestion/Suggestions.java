package io.rapport.support.suggestion;

import io.quarkus.scheduler.Scheduled;
import io.rapport.support.suggestion.NaiveBayes.Example;
import io.rapport.support.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * What a ticket may be about, learned from this installation's own tickets: those whose type a person said, and those that were put into a queue.
 * The model is in memory only and is made anew every ten minutes, so that it forgets whom the tables forgot.
 */
@ApplicationScoped
@Transactional
class Suggestions {
    private static final int MOST = 20_000;
    private static final int REASONS = 5;

    private static final String LEARN = """
            select t.type, t.queue, t.subject || ' ' || coalesce(
                (select left(body, 4000) from ticket_message m where m.ticket_id = t.id order by m.id limit 1), '') as said,
                not exists (select from ticket_moment m where m.ticket_id = t.id and m.kind = 'opened' and m.by = 'customer')
                    or exists (select from ticket_change c where c.ticket_id = t.id and c.field = 'type') as sure
            from ticket t where t.subject <> '' order by id desc limit :most
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Tickets tickets;

    @Inject
    Clock clock;

    private volatile Models models = new Models(NaiveBayes.of(List.of()), NaiveBayes.of(List.of()), Instant.EPOCH);

    private record Models(NaiveBayes types, NaiveBayes queues, Instant asOf) {}

    private record Lesson(String type, String queue, String said, boolean sure) {}

    /** {@code because}: the words that spoke most for it. */
    public record Guess(String value, BigDecimal confidence, List<String> because, long trainedOn) {}

    /** {@code type} and {@code queue} are missing while there is nothing to learn from. */
    public record Suggestion(Guess type, Guess queue, Instant asOf) {}

    @Scheduled(every = "10m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void relearn() {
        learn();
    }

    Instant learn() {
        var lessons = jdbi.withHandle(handle ->
                handle.createQuery(LEARN).bind("most", MOST).mapTo(Lesson.class).list());
        models = new Models(
                NaiveBayes.of(lessons.stream()
                        .filter(Lesson::sure)
                        .map(lesson -> new Example(lesson.type(), Features.of(lesson.said())))
                        .toList()),
                NaiveBayes.of(lessons.stream()
                        .filter(lesson -> lesson.queue() != null)
                        .map(lesson -> new Example(lesson.queue(), Features.of(lesson.said())))
                        .toList()),
                clock.instant());
        return models.asOf();
    }

    Suggestion of(UUID ticketId) {
        var ticket = tickets.view(ticketId);
        var body = jdbi.withHandle(handle -> handle.select(
                        "select left(body, 4000) from ticket_message where ticket_id = ? order by id limit 1", ticketId)
                .mapTo(String.class)
                .findOne()
                .orElse(""));
        return of(ticket.subject() + " " + body);
    }

    Suggestion of(String text) {
        var current = models;
        var said = Features.of(text);
        return new Suggestion(guess(current.types(), said), guess(current.queues(), said), current.asOf());
    }

    private static Guess guess(NaiveBayes model, List<String> said) {
        return model.guess(said).stream()
                .findFirst()
                .map(best -> new Guess(
                        best.label(),
                        BigDecimal.valueOf(best.confidence()).setScale(3, RoundingMode.HALF_UP),
                        model.because(best.label(), said, REASONS),
                        model.trainedOn()))
                .orElse(null);
    }
}
