package io.rapport.interaction.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.interaction.intake.Judge;
import io.rapport.interaction.intake.Judgement;
import io.rapport.interaction.intake.Judgement.Accepted;
import io.rapport.interaction.intake.Judgement.Rejected;
import io.rapport.interaction.intake.Origin;
import io.rapport.interaction.intake.PropertyRules;
import io.rapport.interaction.quarantine.Quarantine;
import io.rapport.interaction.quarantine.Refused;
import io.rapport.interaction.source.WriteKeys;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Takes what storefronts send: judged, split from personal data, acknowledged by Kafka, then answered. Nothing here waits on the event loop. */
@ApplicationScoped
public class Collector {
    @Inject
    WriteKeys writeKeys;

    @Inject
    Intake intake;

    @Inject
    Quarantine quarantine;

    @Inject
    Clock clock;

    private final Counter accepted;
    private final Counter rejected;

    @Inject
    Collector(MeterRegistry meters) {
        accepted = meters.counter("rapport.collector.events", "outcome", "accepted");
        rejected = meters.counter("rapport.collector.events", "outcome", "rejected");
    }

    /** @param rejected by place in the batch */
    public record BatchAnswer(boolean success, int accepted, List<BadEvent> rejected) {}

    /** One event of a batch that was refused. */
    public record BadEvent(int index, String messageId, List<FieldError> errors) {}

    /** @param kind track, identify, page, screen, alias or group */
    Uni<Void> one(String kind, byte[] body, CallHeaders headers) {
        var inHeader = headers.writeKey();
        if (inHeader != null) {
            return sender(inHeader).chain(sender -> one(kind, parse(body, headers), sender));
        }
        var call = parse(body, headers);
        return sender(call.json().path("writeKey").asText("")).chain(sender -> one(kind, call, sender));
    }

    Uni<BatchAnswer> batch(byte[] body, CallHeaders headers, boolean history) {
        var inHeader = headers.writeKey();
        if (inHeader != null) {
            return sender(inHeader).chain(sender -> batch(parseBatch(body, headers), origin(sender, history)));
        }
        var calls = parseBatch(body, headers);
        return sender(calls.fields().path("writeKey").asText(""))
                .chain(sender -> batch(calls, origin(sender, history)));
    }

    /** Judges a mended event and sends it. @throws Problem 400 if it is still wrong */
    public void replay(Refused refused, ObjectNode mended) {
        var origin = new Origin(
                refused.source(), refused.shop(), refused.history(), refused.receivedAt(), Traceparent.current());
        switch (Judge.judge(mended, refused.kind(), null, origin)) {
            case Accepted good -> intake.send(List.of(good)).await().indefinitely();
            case Rejected bad -> throw problem(bad);
        }
    }

    private static Calls.Call parse(byte[] body, CallHeaders headers) {
        return Calls.one(Bodies.unpack(body, headers.encoding, Bodies.ORDER));
    }

    private static Calls parseBatch(byte[] body, CallHeaders headers) {
        return Calls.many(Bodies.unpack(body, headers.encoding, Bodies.BATCH));
    }

    private Uni<WriteKeys.Sender> sender(String writeKey) {
        if (writeKey.isEmpty()) {
            return Uni.createFrom().failure(new WrongWriteKey());
        }
        var known = writeKeys.find(writeKey);
        return known.isPresent()
                ? Uni.createFrom().item(known.get())
                : Uni.createFrom()
                        .item(() -> writeKeys.findAgain(writeKey).orElseThrow(WrongWriteKey::new))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        .onFailure(IllegalStateException.class)
                        .transform(_ -> new NotTaken());
    }

    private Origin origin(WriteKeys.Sender sender, boolean history) {
        var receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new Origin(sender.eventSource(), sender.shop(), history, receivedAt, Traceparent.current());
    }

    private Uni<Void> one(String kind, Calls.Call call, WriteKeys.Sender sender) {
        var origin = origin(sender, false);
        return switch (judge(call, kind, null, origin)) {
            case Accepted good -> sent(List.of(good));
            case Rejected bad ->
                kept(List.of(refused(bad, kind, call.json(), origin)))
                        .chain(() -> Uni.createFrom().failure(problem(bad)));
        };
    }

    private Uni<BatchAnswer> batch(Calls calls, Origin origin) {
        var good = new ArrayList<Accepted>();
        var bad = new ArrayList<BadEvent>();
        var refused = new ArrayList<Refused>();
        for (var i = 0; i < calls.calls().size(); i++) {
            var call = calls.in(i);
            var kind = call.json().path("type").asText("");
            switch (judge(call, kind, calls.fields().get("sentAt"), origin)) {
                case Accepted event -> good.add(event);
                case Rejected event -> {
                    bad.add(new BadEvent(i, event.messageId(), event.errors()));
                    refused.add(refused(event, kind, call.json(), origin));
                }
            }
        }
        return kept(refused).chain(() -> sent(good)).map(_ -> new BatchAnswer(true, good.size(), bad));
    }

    private static Judgement judge(Calls.Call call, String kind, JsonNode sentAt, Origin origin) {
        if (!(call.json() instanceof ObjectNode json)) {
            return new Rejected(Ids.next().toString(), List.of(new FieldError("", "is no JSON object")));
        }
        json.remove("writeKey");
        var judgement = Judge.judge(json, kind, sentAt, origin);
        return judgement instanceof Accepted good ? sized(good, call.bytes()) : judgement;
    }

    private static Judgement sized(Accepted good, long bytes) {
        var limit = PropertyRules.isOrder(good.envelope().type()) ? Bodies.ORDER : Bodies.EVENT;
        return bytes <= limit ? good : new Rejected(good.envelope().id(), List.of(Bodies.over(limit)));
    }

    private static Problem problem(Rejected bad) {
        return bad.errors().contains(Bodies.over(Bodies.EVENT))
                ? Bodies.tooLarge(Bodies.EVENT)
                : new BadCall(bad.errors());
    }

    private static Refused refused(Rejected bad, String kind, JsonNode call, Origin origin) {
        return new Refused(
                origin.source(),
                origin.shop(),
                kind,
                null,
                bad.messageId(),
                null,
                null,
                origin.history(),
                origin.receivedAt(),
                bad.errors(),
                call.toString());
    }

    private Uni<Void> sent(List<Accepted> events) {
        return intake.send(events).invoke(() -> accepted.increment(events.size()));
    }

    /** Kept before the answer: what is named as refused can be found and mended. */
    private Uni<Void> kept(List<Refused> refused) {
        if (refused.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        rejected.increment(refused.size());
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> quarantine.keep(refused))
                .onFailure()
                .transform(_ -> new NotTaken());
    }
}
