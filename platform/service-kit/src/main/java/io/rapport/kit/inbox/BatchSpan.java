package io.rapport.kit.inbox;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.rapport.events.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** The trace of a poll: a child of its event's trace if it has one event, else linked to all of theirs. */
@ApplicationScoped
class BatchSpan {
    @Inject
    Tracer tracer;

    void around(String consumer, List<ConsumerRecord<String, byte[]>> batch, Runnable work) {
        var span = start(consumer, batch);
        try (var _ = span.makeCurrent()) {
            work.run();
        } catch (RuntimeException | Error failure) {
            span.setStatus(StatusCode.ERROR);
            throw failure;
        } finally {
            span.end();
        }
    }

    private Span start(String consumer, List<ConsumerRecord<String, byte[]>> batch) {
        var builder = tracer.spanBuilder("process " + consumer).setSpanKind(SpanKind.CONSUMER);
        builder.setAttribute("messaging.system", "kafka").setAttribute("messaging.batch.message_count", batch.size());
        if (batch.size() == 1) {
            return builder.setParent(contextOf(batch.getFirst())).startSpan();
        }
        builder.setNoParent();
        batch.stream()
                .map(record -> Span.fromContext(contextOf(record)).getSpanContext())
                .filter(SpanContext::isValid)
                .distinct()
                .forEach(builder::addLink);
        return builder.startSpan();
    }

    private static Context contextOf(ConsumerRecord<?, ?> record) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), record.headers(), HeaderGetter.INSTANCE);
    }

    private enum HeaderGetter implements TextMapGetter<Headers> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public String get(Headers headers, String name) {
            return Envelope.header(headers, name).orElse(null);
        }
    }
}
