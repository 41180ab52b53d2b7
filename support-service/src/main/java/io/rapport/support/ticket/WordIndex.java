package io.rapport.support.ticket;

import static java.util.stream.Collectors.joining;

import io.quarkus.scheduler.Scheduled;
import io.rapport.kit.Columns;
import io.rapport.kit.TrigramLetters;
import io.rapport.support.text.Misspelling;
import io.rapport.support.text.Words;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Keeps the words of tickets, in whatever language they were said, and finds tickets by how words begin. */
@ApplicationScoped
class WordIndex {
    private static final int BATCH = 50;
    private static final int MOST_WORDS = 20_000;
    private static final int MOST_FOUND = 1_000;
    private static final int MOST_MEANT = 20;
    private static final int MOST_WORDS_LOOKED_FOR = 8;

    /** As much of it as a vector may hold. */
    private static final String SAID = """
            select left(subject || ' ' || array_to_string(tags, ' ') || ' ' || coalesce(
                (select string_agg(body, ' ' order by m.id) from ticket_message m where m.ticket_id = t.id), ''), 500000)
            from ticket t where id = ?
            """;

    private static final String KEEP = """
            insert into ticket_words (ticket_id, words) values (:ticket, array_to_tsvector(:words))
            on conflict (ticket_id) do update set words = excluded.words
            """;

    private static final String FIND = """
            select ticket_id from ticket_words where words @@ cast(:query as tsquery) order by ticket_id desc limit :limit
            """;

    private static final String LEARN = """
            insert into ticket_word (word, letters)
            select word, letters from unnest(:words, :letters) as said (word, letters)
            where not exists (select from ticket_word known where known.word = said.word)
            """;

    private static final String LIKE = """
            select word from ticket_word where letters %> :letters
            group by word, letters order by word_similarity(:letters, letters) desc, word limit 500
            """;

    private static final String DUE = """
            delete from ticket_words_due where ticket_id in (
                select ticket_id from ticket_words_due order by ticket_id limit :limit for update skip locked)
            returning ticket_id
            """;

    @Inject
    Jdbi jdbi;

    void acted(@Observes @Priority(TicketActed.WORDS) TicketActed act) {
        read(act.ticket().id());
        if (act.ticket().splitFrom() != null && act.acts().contains(Act.OPENED)) {
            read(act.ticket().splitFrom());
        }
    }

    /** Tickets from before there was an index. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        due().forEach(this::read);
    }

    private List<UUID> due() {
        return jdbi.withHandle(handle ->
                handle.createQuery(DUE).bind("limit", BATCH).mapTo(UUID.class).list());
    }

    private void read(UUID ticket) {
        var text = jdbi.withHandle(
                handle -> handle.select(SAID, ticket).mapTo(String.class).one());
        var words = Words.distinct(text).stream().limit(MOST_WORDS).toList();
        jdbi.useHandle(handle -> handle.createUpdate(KEEP)
                .bind("ticket", ticket)
                .bindArray("words", String.class, words)
                .execute());
        learn(words.stream().filter(Misspelling::isTelling).toList());
    }

    private void learn(List<String> words) {
        jdbi.useHandle(handle -> handle.createUpdate(LEARN)
                .bindNamedArgumentFinder(
                        Columns.of(words).text("words", word -> word).text("letters", TrigramLetters::of))
                .execute());
    }

    /** The newest of those that have words which begin so, every one of them; none for a query without words. */
    Set<UUID> find(String query) {
        return found(Words.distinct(query).stream().map(WordIndex::prefix).collect(joining(" & ")));
    }

    /** The newest of those that have words written nearly so, in spite of misspellings here or there. */
    Set<UUID> resembling(String query) {
        return found(Words.distinct(query).stream()
                .limit(MOST_WORDS_LOOKED_FOR)
                .map(this::anyMeant)
                .collect(joining(" & ")));
    }

    private Set<UUID> found(String query) {
        return query.isEmpty()
                ? Set.of()
                : jdbi.withHandle(handle -> handle.createQuery(FIND)
                        .bind("query", query)
                        .bind("limit", MOST_FOUND)
                        .mapTo(UUID.class)
                        .set());
    }

    private String anyMeant(String word) {
        return Stream.concat(Stream.of(prefix(word)), meant(word).map(WordIndex::quoted))
                .collect(joining(" | ", "(", ")"));
    }

    /** The likest first. */
    private Stream<String> meant(String word) {
        return !Misspelling.isTelling(word)
                ? Stream.empty()
                : like(word).stream()
                        .filter(known -> Misspelling.isNear(word, known))
                        .limit(MOST_MEANT);
    }

    private List<String> like(String word) {
        return jdbi.withHandle(handle -> {
            handle.execute("set local pg_trgm.word_similarity_threshold = 0.3");
            return handle.createQuery(LIKE)
                    .bind("letters", TrigramLetters.of(word))
                    .mapTo(String.class)
                    .list();
        });
    }

    private static String prefix(String word) {
        return quoted(word) + ":*";
    }

    private static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
