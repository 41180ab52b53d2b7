package io.rapport.interaction.collector;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;

/** The trace that a request belongs to. */
final class Traceparent {
    private Traceparent() {}

    /** W3C, or null. */
    static String current() {
        var carrier = new HashMap<String, String>(2);
        W3CTraceContextPropagator.getInstance().inject(Context.current(), carrier, HashMap::put);
        return carrier.get("traceparent");
    }
}
