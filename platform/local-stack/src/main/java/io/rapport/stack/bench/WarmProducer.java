package io.rapport.stack.bench;

import org.apache.kafka.tools.ProducerPerformance;

/** Kafka's own benchmark twice in one process: the first warms it up, as the collector is warm too. */
public final class WarmProducer {
    private WarmProducer() {}

    public static void main(String... arguments) throws Exception {
        ProducerPerformance.main(arguments);
        ProducerPerformance.main(arguments);
    }
}
