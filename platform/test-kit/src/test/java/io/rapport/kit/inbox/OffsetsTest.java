package io.rapport.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class OffsetsTest {
    private final String topic = "made.anew." + Ids.next();

    @Inject
    Offsets offsets;

    @Inject
    Admin admin;

    @BeforeEach
    void makeTopic() {
        await().ignoreExceptions().until(() -> {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            return true;
        });
        await().ignoreExceptions()
                .until(() -> !admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .isEmpty());
    }

    @AfterEach
    void deleteTopic() throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    @Test
    void leavesOutWhatWasAppliedBefore() {
        apply("once", at(10));

        assertThat(ahead("once", at(9), at(10), at(11))).containsExactly(11L);
        assertThat(ahead("another", at(9), at(10), at(11))).containsExactly(9L, 10L, 11L);
    }

    @Test
    void neverMovesBack() {
        apply("back", at(10));
        apply("back", at(4));

        assertThat(ahead("back", at(10), at(11))).containsExactly(11L);
    }

    @Test
    void countsFromZeroWhereATopicIsMadeAnew() throws Exception {
        apply("anew", at(10));
        deleteTopic();
        makeTopic();

        assertThat(ahead("anew", at(0))).containsExactly(0L);
    }

    @SafeVarargs
    private List<Long> ahead(String consumer, ConsumerRecord<String, byte[]>... batch) {
        return QuarkusTransaction.requiringNew()
                .call(() -> offsets.ahead(consumer, List.of(batch)).stream()
                        .map(ConsumerRecord::offset)
                        .toList());
    }

    private void apply(String consumer, ConsumerRecord<String, byte[]> record) {
        QuarkusTransaction.requiringNew().call(() -> {
            offsets.moveTo(consumer, List.of(record));
            return null;
        });
    }

    private ConsumerRecord<String, byte[]> at(long offset) {
        return new ConsumerRecord<>(topic, 0, offset, "key", new byte[0]);
    }
}
