package io.rapport.events;

import java.time.Instant;
import java.util.UUID;

/** What customers need, published by support-service. */
public sealed interface SupportEvent extends RapportEvent {

    /** What travels on {@code support.tickets.v1}: never a subject or a body. */
    sealed interface TicketEvent extends SupportEvent {
        UUID ticketId();

        UUID customerId();
    }

    /** {@code type} is one of question, complaint, return, order-problem, praise. */
    @EventType(value = "support.ticket-opened", topic = Topic.SUPPORT_TICKETS)
    record TicketOpened(
            @Required UUID ticketId,
            @Required UUID customerId,
            UUID conversationId,
            String channel,
            @Required String type,
            @Required String priority)
            implements TicketEvent {}

    @EventType(value = "support.ticket-assigned", topic = Topic.SUPPORT_TICKETS)
    record TicketAssigned(@Required UUID ticketId, @Required UUID customerId, String assignee, String team)
            implements TicketEvent {}

    @EventType(value = "support.ticket-first-responded", topic = Topic.SUPPORT_TICKETS)
    record TicketFirstResponded(
            @Required UUID ticketId,
            @Required UUID customerId,
            @Required long responseSeconds) implements TicketEvent {}

    @EventType(value = "support.ticket-escalated", topic = Topic.SUPPORT_TICKETS)
    record TicketEscalated(
            @Required UUID ticketId, @Required UUID customerId, String reason) implements TicketEvent {}

    @EventType(value = "support.ticket-sla-breached", topic = Topic.SUPPORT_TICKETS)
    record TicketSlaBreached(
            @Required UUID ticketId,
            @Required UUID customerId,
            @Required String target,
            @Required Instant dueAt) implements TicketEvent {}

    /** {@code target} will be missed at {@code dueAt} unless somebody acts; also told of a promise, as target {@code promise}. */
    @EventType(value = "support.ticket-sla-warned", topic = Topic.SUPPORT_TICKETS)
    record TicketSlaWarned(
            @Required UUID ticketId,
            @Required UUID customerId,
            @Required String target,
            @Required Instant dueAt) implements TicketEvent {}

    @EventType(value = "support.ticket-resolved", topic = Topic.SUPPORT_TICKETS)
    record TicketResolved(
            @Required UUID ticketId,
            @Required UUID customerId,
            @Required long resolutionSeconds) implements TicketEvent {}

    @EventType(value = "support.ticket-reopened", topic = Topic.SUPPORT_TICKETS)
    record TicketReopened(@Required UUID ticketId, @Required UUID customerId) implements TicketEvent {}

    /** {@code score} is 1 (worst) to 5. */
    @EventType(value = "support.ticket-rated", topic = Topic.SUPPORT_TICKETS)
    record TicketRated(
            @Required UUID ticketId,
            @Required UUID customerId,
            @Required int score) implements TicketEvent {}

    /** A reply to send on the customer's channel, once: {@code replyId} is unique. */
    @EventType(value = "support.reply-requested", topic = Topic.SUPPORT_REPLIES)
    record ReplyRequested(
            @Required UUID replyId,
            UUID ticketId,
            @Required UUID conversationId,
            UUID customerId,
            String author,
            @Required String body)
            implements SupportEvent {}
}
