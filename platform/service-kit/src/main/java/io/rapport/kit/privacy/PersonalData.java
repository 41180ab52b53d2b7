package io.rapport.kit.privacy;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.Topic;
import io.rapport.events.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The personal data that a service holds: implemented once by each, in set-based SQL. */
public interface PersonalData {

    /**
     * Empties every store of a person, in the transaction that runs; sums of money stay, as nobody's.
     *
     * @return a line for each store, also where there was nothing
     */
    List<Emptied> erase(ErasureRequested person);

    /** By store: a query for what it holds of {@code :customer} and all who are one person with her, one JSON object a row. */
    Map<String, String> held();

    /**
     * What became of one store, a table or a topic.
     *
     * @param count rows emptied, or keys that got a tombstone
     * @param expiresAt where the store forgets by itself, else null
     */
    record Emptied(String store, long count, Instant expiresAt) {
        public static Emptied now(String store, long count) {
            return new Emptied(store, count, null);
        }

        /** What stood under the keys is gone from the log once it is compacted. */
        public static Emptied tombstones(Topic topic, long count, Instant now) {
            return new Emptied(topic.topicName(), count, now.plus(Topics.LONGEST_COMPACTION_LAG));
        }
    }
}
