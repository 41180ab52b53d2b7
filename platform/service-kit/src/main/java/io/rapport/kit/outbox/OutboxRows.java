package io.rapport.kit.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.EventJson;
import io.rapport.events.RapportEvent;
import io.rapport.kit.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Writes events as outbox rows, with the envelope that this service gives them. */
@ApplicationScoped
class OutboxRows {
    @ConfigProperty(name = "quarkus.application.name")
    String service;

    List<OutboxRow> of(List<OutgoingEvent> events) {
        var traceparent = traceparent();
        return events.stream().map(event -> of(event, traceparent)).toList();
    }

    private OutboxRow of(OutgoingEvent event, String traceparent) {
        var id = Ids.next();
        if (event.data() == null) {
            return row(id, event, "tombstone", tombstoneHeaders(id, traceparent));
        }
        var envelope = event.envelope() == null ? envelopeOf(id, event, traceparent) : event.envelope();
        return row(id, event, envelope.type(), headersOf(envelope));
    }

    private static OutboxRow row(UUID id, OutgoingEvent event, String type, Map<String, String> headers) {
        return new OutboxRow(id, event.topic().topicName(), event.key(), type, json(event.data()), headers);
    }

    private Envelope envelopeOf(UUID id, OutgoingEvent event, String traceparent) {
        var type = EventCodec.typeOf(event.data().getClass()).value();
        return new Envelope(id.toString(), source(), type, event.time(), event.key(), traceparent);
    }

    /** Enough to know a tombstone that is sent twice. */
    private Map<String, String> tombstoneHeaders(UUID id, String traceparent) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_id", id.toString());
        headers.put("ce_source", source());
        if (traceparent != null) {
            headers.put("traceparent", traceparent);
        }
        return headers;
    }

    private static Map<String, String> headersOf(Envelope envelope) {
        var headers = new LinkedHashMap<String, String>();
        envelope.toHeaders().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    private String source() {
        return "rapport/" + service;
    }

    private static String traceparent() {
        var carrier = new HashMap<String, String>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), carrier, Map::put);
        return carrier.get("traceparent");
    }

    private static String json(RapportEvent data) {
        try {
            return data == null ? null : EventJson.MAPPER.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a " + data.getClass().getSimpleName() + " cannot be written", e);
        }
    }
}
