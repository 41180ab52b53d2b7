package io.rapport.mis.measure;

/** What an event changes, as bits; a KPI counts the events that touch what it measures. */
public final class Touches {
    public static final int ORDERS = 1;
    public static final int REVENUE = 2;
    public static final int REFUNDS = 4;
    public static final int MESSAGES_SENT = 8;
    public static final int TICKETS_OPENED = 16;
    public static final int TICKETS_RESOLVED = 32;

    private Touches() {}
}
