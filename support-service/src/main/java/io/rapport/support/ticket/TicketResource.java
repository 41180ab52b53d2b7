package io.rapport.support.ticket;

import static java.util.Objects.requireNonNullElse;

import io.rapport.events.EventJson;
import io.rapport.events.InteractionEvent.Attachment;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Tickets over HTTP. */
@Path("/api/v1/tickets")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class TicketResource {
    private static final String WITHOUT_NUL = "[^\\x00]*";

    @Inject
    Tickets tickets;

    /** The body is what the customer said. A customer who was created a moment ago may answer 422 until she has arrived here. */
    @POST
    @Idempotent
    public Response open(@NotNull @Valid NewTicket ticket) {
        var opened = View.of(tickets.open(ticket));
        return Response.created(URI.create("/api/v1/tickets/" + opened.id()))
                .tag(Etag.of(opened.version()))
                .entity(opened)
                .build();
    }

    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<View> list(@Valid @BeanParam TicketFilter filter, @Valid @BeanParam PageRequest page) {
        var views = tickets.list(filter, page).stream().map(View::of).toList();
        return Page.of(views, page.limit(), view -> List.of(view.id()));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Response read(UUID id) {
        return tagged(tickets.get(id));
    }

    @PATCH
    @Path("{id}")
    public Response change(UUID id, @HeaderParam("If-Match") String ifMatch, @NotNull @Valid Change change) {
        return tagged(tickets.change(id, ifMatch, change));
    }

    @POST
    @Path("{id}/messages")
    @Idempotent
    public Response say(UUID id, @HeaderParam("If-Match") String ifMatch, @NotNull @Valid NewMessage message) {
        var said = tickets.say(id, ifMatch, message.visibility(), message.body());
        return Response.status(Response.Status.CREATED)
                .entity(MessageView.of(said))
                .build();
    }

    @GET
    @Path("{id}/messages")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<MessageView> messages(UUID id, @Valid @BeanParam PageRequest page) {
        var views = tickets.messages(id, page).stream().map(MessageView::of).toList();
        return Page.of(views, page.limit(), view -> List.of(view.id()));
    }

    @GET
    @Path("{id}/history")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<ChangeView> history(UUID id, @Valid @BeanParam PageRequest page) {
        var views = tickets.history(id, page).stream().map(ChangeView::of).toList();
        return Page.of(views, page.limit(), view -> List.of(view.id()));
    }

    private static Response tagged(Ticket ticket) {
        return Response.ok(View.of(ticket)).tag(Etag.of(ticket.version)).build();
    }

    /**
     * A ticket to open.
     *
     * @param channel where the customer asked, {@code api} if left out
     * @param conversationId where public replies go, if there is one
     */
    public record NewTicket(
            @NotNull UUID customerId,

            @NotBlank @Size(max = 200) @Pattern(regexp = WITHOUT_NUL)
            String subject,

            @NotBlank @Size(max = 20_000) @Pattern(regexp = WITHOUT_NUL)
            String body,

            @NotNull TicketType type,
            Priority priority,
            @Size(max = 50) @Pattern(regexp = WITHOUT_NUL) String channel,
            UUID conversationId) {

        Ticket toTicket(UUID id, Instant now) {
            var ticket = new Ticket();
            ticket.id = id;
            ticket.customerId = customerId;
            ticket.conversationId = conversationId;
            ticket.channel = requireNonNullElse(channel, "api");
            ticket.subject = subject.strip();
            ticket.type = type;
            ticket.status = TicketStatus.OPEN;
            ticket.priority = requireNonNullElse(priority, Priority.NORMAL);
            ticket.tags = List.of();
            ticket.openedAt = now;
            ticket.updatedAt = now;
            return ticket;
        }
    }

    /** What is left out stays; an empty {@code assignee} or {@code team} takes the ticket back. */
    public record Change(
            @Pattern(regexp = "(?=.*\\S)" + WITHOUT_NUL) @Size(max = 200)
            String subject,

            TicketType type,
            TicketStatus status,
            Priority priority,
            @Size(max = 100) @Pattern(regexp = WITHOUT_NUL) String assignee,
            @Size(max = 100) @Pattern(regexp = WITHOUT_NUL) String team,
            @Size(max = 50) List<@NotBlank @Size(max = 100) @Pattern(regexp = WITHOUT_NUL) String> tags,
            @Size(max = 50) List<@NotBlank @Size(max = 100) @Pattern(regexp = WITHOUT_NUL) String> watchers,
            @Size(max = 50) List<@NotBlank @Size(max = 200) @Pattern(regexp = WITHOUT_NUL) String> orders) {}

    public record NewMessage(
            @NotBlank @Size(max = 20_000) @Pattern(regexp = WITHOUT_NUL)
            String body,

            @NotNull Visibility visibility) {}

    public record View(
            UUID id,
            long version,
            UUID customerId,
            UUID conversationId,
            String channel,
            String subject,
            TicketType type,
            TicketStatus status,
            Priority priority,
            String assignee,
            String team,
            List<String> tags,
            Instant openedAt,
            Instant firstRespondedAt,
            Instant resolvedAt,
            Instant updatedAt,
            List<String> watchers,
            List<String> orders,
            String queue,
            UUID mergedInto,
            UUID splitFrom,
            Instant escalatedAt) {

        static View of(Ticket ticket) {
            return new View(
                    ticket.id,
                    ticket.version,
                    ticket.customerId,
                    ticket.conversationId,
                    ticket.channel,
                    ticket.subject,
                    ticket.type,
                    ticket.status,
                    ticket.priority,
                    ticket.assignee,
                    ticket.team,
                    ticket.tags,
                    ticket.openedAt,
                    ticket.firstRespondedAt,
                    ticket.resolvedAt,
                    ticket.updatedAt,
                    ticket.watchers,
                    ticket.orders,
                    ticket.queue,
                    ticket.mergedInto,
                    ticket.splitFrom,
                    ticket.escalatedAt);
        }
    }

    /**
     * @param delivery of an answer: how far it has come on the customer's channel
     * @param attachments files that came with it
     */
    public record MessageView(
            UUID id,
            String author,
            Visibility visibility,
            String body,
            Instant at,
            String delivery,
            String deliveryReason,
            List<Attachment> attachments) {
        static MessageView of(TicketMessage message) {
            return new MessageView(
                    message.id,
                    message.author,
                    message.visibility,
                    message.body,
                    message.at,
                    message.delivery,
                    message.deliveryReason,
                    message.attachments == null
                            ? null
                            : List.of(EventJson.read(message.attachments, Attachment[].class)));
        }
    }

    public record ChangeView(UUID id, Instant at, String by, String field, String from, String to) {
        static ChangeView of(TicketChange change) {
            return new ChangeView(change.id, change.at, change.by, change.field, change.oldValue, change.newValue);
        }
    }
}
