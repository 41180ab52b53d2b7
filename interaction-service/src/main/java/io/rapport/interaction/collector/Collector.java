package io.rapport.interaction.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import io.rapport.interaction.source.Activity;
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
import java.util.stream.Stream;

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
    Limits limits;

    @Inject
    Activity activity;

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
        if (headers.writeKey() != null) {
            return sender(headers.writeKey(), headers).chain(sender -> one(parse(kind, body, headers), sender));
        }
        var call = parse(kind, body, headers);
        return sender(call.json().path("writeKey").asText(""), headers).chain(sender -> one(call, sender));
    }

    Uni<BatchAnswer> batch(byte[] body, CallHeaders headers, boolean history) {
        if (headers.writeKey() != null) {
            return sender(headers.writeKey(), headers)
                    .chain(sender -> batch(parseBatch(body, headers), sender, history));
        }
        var calls = parseBatch(body, headers);
        return sender(calls.writeKey(), headers).chain(sender -> batch(calls, sender, history));
    }

    Uni<Void> event(byte[] body, CallHeaders headers, CloudEvents.Attributes attributes) {
        return sender(headers.writeKey(), headers)
                .chain(sender -> one(CloudEvents.one(unpacked(body, headers, Bodies.ORDER), attributes), sender));
    }

    Uni<BatchAnswer> events(byte[] body, CallHeaders headers) {
        return sender(headers.writeKey(), headers)
                .chain(sender -> batch(CloudEvents.many(unpacked(body, headers, Bodies.BATCH)), sender, false));
    }

    /** What a shop sent by webhook, as calls that say their type. Blocks. */
    public BatchAnswer take(List<ObjectNode> calls, String source, String shop) {
        var typed = calls.stream()
                .map(call -> Calls.Call.typed(call, call.toString().getBytes(UTF_8).length))
                .toList();
        return batch(new Calls(JsonNodeFactory.instance.objectNode(), typed), origin(source, shop, false))
                .await()
                .indefinitely();
    }

    /** Judges a mended event and sends it. @throws Problem 400 if it is still wrong */
    public void replay(Refused refused, ObjectNode mended) {
        var origin = new Origin(
                refused.source(), refused.shop(), refused.history(), refused.receivedAt(), Traceparent.current());
        var kind = refused.kind().isEmpty() ? Calls.Call.typed(mended, 0).kind() : refused.kind();
        switch (Judge.judge(mended, kind, null, origin)) {
            case Accepted good -> intake.send(List.of(good)).await().indefinitely();
            case Rejected bad -> throw problem(bad);
        }
    }

    private static Calls.Call parse(String kind, byte[] body, CallHeaders headers) {
        return Calls.one(kind, unpacked(body, headers, Bodies.ORDER));
    }

    private static Calls parseBatch(byte[] body, CallHeaders headers) {
        return Calls.many(unpacked(body, headers, Bodies.BATCH));
    }

    private static byte[] unpacked(byte[] body, CallHeaders headers, int limit) {
        return Bodies.unpack(body, headers.encoding, limit);
    }

    /** Whose key it is, if it may send from where it does. */
    Uni<WriteKeys.Sender> sender(String writeKey, CallHeaders headers) {
        return sender(writeKey).invoke(sender -> admit(sender, headers));
    }

    private void admit(WriteKeys.Sender sender, CallHeaders headers) {
        if (!sender.allows(headers.origin)) {
            throw new WrongOrigin();
        }
        limits.request(sender);
    }

    private Uni<WriteKeys.Sender> sender(String writeKey) {
        if (writeKey == null || writeKey.isEmpty()) {
            return Uni.createFrom().failure(new WrongWriteKey());
        }
        var known = writeKeys.find(writeKey);
        return known.isPresent()
                ? Uni.createFrom().item(known.get())
                : Uni.createFrom()
                        .item(() -> writeKeys.findAgain(writeKey).orElseThrow(WrongWriteKey::new))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        .onFailure(failure -> !(failure instanceof Problem))
                        .transform(_ -> new NotTaken());
    }

    private Origin origin(String source, String shop, boolean history) {
        var receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new Origin(WriteKeys.EVENT_SOURCE + source, shop, history, receivedAt, Traceparent.current());
    }

    private Uni<Void> one(Calls.Call call, WriteKeys.Sender sender) {
        limits.events(sender, 1);
        var origin = origin(sender.source(), sender.shop(), false);
        return switch (judge(call, null, origin)) {
            case Accepted good -> sent(List.of(good), origin);
            case Rejected bad ->
                kept(List.of(refused(bad, call, origin)), origin)
                        .chain(() -> Uni.createFrom().failure(problem(bad)));
        };
    }

    private Uni<BatchAnswer> batch(Calls calls, WriteKeys.Sender sender, boolean history) {
        limits.events(sender, calls.calls().size());
        return batch(calls, origin(sender.source(), sender.shop(), history));
    }

    private Uni<BatchAnswer> batch(Calls calls, Origin origin) {
        var good = new ArrayList<Accepted>();
        var bad = new ArrayList<BadEvent>();
        var refused = new ArrayList<Refused>();
        for (var i = 0; i < calls.calls().size(); i++) {
            var call = calls.in(i);
            switch (judge(call, calls.fields().get("sentAt"), origin)) {
                case Accepted event -> good.add(event);
                case Rejected event -> {
                    bad.add(new BadEvent(i, event.messageId(), event.errors()));
                    refused.add(refused(event, call, origin));
                }
            }
        }
        return kept(refused, origin).chain(() -> sent(good, origin)).map(_ -> new BatchAnswer(true, good.size(), bad));
    }

    private static Judgement judge(Calls.Call call, JsonNode sentAt, Origin origin) {
        if (!(call.json() instanceof ObjectNode json)) {
            return new Rejected(Ids.next().toString(), List.of(new FieldError("", "is no JSON object")));
        }
        json.remove("writeKey");
        return switch (Judge.judge(json, call.kind(), sentAt, origin)) {
            case Accepted good
            when !call.faults().isEmpty() -> new Rejected(good.envelope().id(), call.faults());
            case Accepted good -> sized(good, call.bytes());
            case Rejected bad ->
                new Rejected(
                        bad.messageId(),
                        Stream.concat(call.faults().stream(), bad.errors().stream())
                                .toList());
        };
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

    private static Refused refused(Rejected bad, Calls.Call call, Origin origin) {
        return new Refused(
                origin.source(),
                origin.shop(),
                Judge.isKind(call.kind()) ? call.kind() : "",
                null,
                bad.messageId(),
                null,
                null,
                origin.history(),
                origin.receivedAt(),
                bad.errors(),
                call.json().toString());
    }

    private Uni<Void> sent(List<Accepted> events, Origin origin) {
        return intake.send(events).invoke(() -> {
            accepted.increment(events.size());
            activity.accepted(sourceOf(origin), events.size());
        });
    }

    private static String sourceOf(Origin origin) {
        return origin.source().substring(WriteKeys.EVENT_SOURCE.length());
    }

    /** Kept before the answer: what is named as refused can be found and mended. */
    private Uni<Void> kept(List<Refused> refused, Origin origin) {
        if (refused.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        rejected.increment(refused.size());
        activity.rejected(sourceOf(origin), refused.size());
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> quarantine.keep(refused))
                .onFailure()
                .transform(_ -> new NotTaken());
    }
}
