package io.rapport.support.ticket;

/** What was done to a ticket. */
public enum Act {
    OPENED,
    WROTE,
    ANSWERED,
    NOTED,
    CHANGED,
    ASSIGNED,
    STATUS,
    RESOLVED,
    REOPENED,
    MERGED,
    ESCALATED
}
