package io.rapport.interaction.collector;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The Segment HTTP tracking API and CloudEvents over HTTP: closed by the write key, open to every page. */
@Path("/v1")
@PermitAll
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@AnyOrigin
public class CollectorResource {
    private static final Map<String, String> BY_LETTER = Stream.of(
                    "track", "identify", "page", "screen", "alias", "group")
            .collect(Collectors.toMap(call -> call.substring(0, 1), Function.identity()));

    @Inject
    Collector collector;

    record Taken(boolean success) {
        static final Taken YES = new Taken(true);
    }

    @POST
    @Path("/track")
    public Uni<Taken> track(byte[] body, @BeanParam CallHeaders headers) {
        return one("track", body, headers);
    }

    @POST
    @Path("/identify")
    public Uni<Taken> identify(byte[] body, @BeanParam CallHeaders headers) {
        return one("identify", body, headers);
    }

    @POST
    @Path("/page")
    public Uni<Taken> page(byte[] body, @BeanParam CallHeaders headers) {
        return one("page", body, headers);
    }

    @POST
    @Path("/screen")
    public Uni<Taken> screen(byte[] body, @BeanParam CallHeaders headers) {
        return one("screen", body, headers);
    }

    @POST
    @Path("/alias")
    public Uni<Taken> alias(byte[] body, @BeanParam CallHeaders headers) {
        return one("alias", body, headers);
    }

    @POST
    @Path("/group")
    public Uni<Taken> group(byte[] body, @BeanParam CallHeaders headers) {
        return one("group", body, headers);
    }

    @POST
    @Path("/batch")
    public Uni<Collector.BatchAnswer> batch(byte[] body, @BeanParam CallHeaders headers) {
        return collector.batch(body, headers, false);
    }

    /** History: it changes figures and starts no message. */
    @POST
    @Path("/import")
    public Uni<Collector.BatchAnswer> history(byte[] body, @BeanParam CallHeaders headers) {
        return collector.batch(body, headers, headers.isImport());
    }

    /** One CloudEvent: binary (attributes in {@code ce-} headers) or structured. */
    @POST
    @Path("/events")
    @Operation(summary = "CloudEvents 1.0", description = """
                    One event in binary mode (attributes in `ce-` headers) or structured mode (`application/cloudevents+json`), or many in \
                    batched mode (`application/cloudevents-batch+json`, answered like `/v1/batch`). `type` is one of ours \
                    (`storefront.order-completed`), a call (`identify`) or any name; `id` becomes the `messageId` and is to be unique within the \
                    source of the write key; `data` holds the fields of a call, or the properties with `userId` or `anonymousId` among them; \
                    a `subject` such as `user:42` says who it was where the data does not.""")
    public Uni<Taken> event(byte[] body, @BeanParam CallHeaders headers, @Context HttpHeaders all) {
        return collector.event(body, headers, CloudEvents.Attributes.of(all)).replaceWith(Taken.YES);
    }

    /** CloudEvents in batched mode. */
    @POST
    @Path("/events")
    @Consumes(CloudEvents.BATCH)
    public Uni<Collector.BatchAnswer> events(byte[] body, @BeanParam CallHeaders headers) {
        return collector.events(body, headers);
    }

    /** The short paths of browser SDKs: the first letters of the calls. */
    @POST
    @Path("/{letter:[tipsag]}")
    public Uni<Taken> shortCall(@PathParam("letter") String letter, byte[] body, @BeanParam CallHeaders headers) {
        return one(BY_LETTER.get(letter), body, headers);
    }

    @POST
    @Path("/b")
    public Uni<Collector.BatchAnswer> shortBatch(byte[] body, @BeanParam CallHeaders headers) {
        return collector.batch(body, headers, false);
    }

    /** What browser SDKs tell of themselves: not wanted, and no error. */
    @POST
    @Path("/m")
    public Taken metrics() {
        return Taken.YES;
    }

    /** What browsers ask first. */
    @OPTIONS
    @Path("/{call}")
    public Response preflight() {
        return Response.noContent().build();
    }

    private Uni<Taken> one(String kind, byte[] body, CallHeaders headers) {
        return collector.one(kind, body, headers).replaceWith(Taken.YES);
    }
}
