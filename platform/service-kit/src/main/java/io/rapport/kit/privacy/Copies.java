package io.rapport.kit.privacy;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.Topic;
import io.rapport.kit.privacy.PersonalData.Emptied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What the kit itself holds of persons in every service: records put aside, answers kept for a repeat, events on their way out. */
@ApplicationScoped
class Copies {
    /** That there was one stays listed, as it does on the dead-letter topic until it expires there. */
    private static final String DEAD_LETTERS = """
            update dead_letter set key = null, payload = null, headers = '{}', reason = 'of an erased person',
                replayed_at = coalesce(replayed_at, now())
            where topic = any (:topics) and (key = any (:keys) or lower(unescaped(payload)) ~ :pattern)
            """;

    private static final String ANSWERS =
            "delete from idempotency_key where lower(concat_ws(' ', operation, location, body)) ~ :pattern";

    private static final String OUTBOX = """
            delete from outbox where aggregatetype = any (:topics) and payload is not null
                and (aggregateid = any (:keys) or lower(payload) ~ :pattern)
            """;

    @Inject
    Jdbi jdbi;

    /** Of topics that know only random ids the records stay: money hangs on them. */
    List<Emptied> erase(ErasureRequested person) {
        var traces = Traces.of(person);
        return List.of(
                Emptied.now("dead_letter", delete(DEAD_LETTERS, traces, ofPersons(true))),
                Emptied.now("idempotency_key", deleteAnswers(traces)),
                Emptied.now("outbox", delete(OUTBOX, traces, ofPersons(false))));
    }

    private int delete(String sql, Traces traces, List<String> topics) {
        return jdbi.withHandle(handle -> handle.createUpdate(sql)
                .bindArray("topics", String.class, topics)
                .bindArray("keys", String.class, traces.keys())
                .bind("pattern", traces.pattern())
                .execute());
    }

    private int deleteAnswers(Traces traces) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(ANSWERS).bind("pattern", traces.pattern()).execute());
    }

    /** {@code customers}: those too that speak of customers by their ids. */
    private static List<String> ofPersons(boolean customers) {
        return Stream.of(Topic.values())
                .filter(topic -> topic != Topic.PRIVACY_REQUESTS)
                .filter(topic -> isPersonal(topic) || (customers && topic.isByCustomer()))
                .map(Topic::topicName)
                .toList();
    }

    private static boolean isPersonal(Topic topic) {
        return switch (topic.personalData()) {
            case YES, POSSIBLE -> true;
            case PSEUDONYMOUS, NONE -> false;
        };
    }
}
