package io.rapport.mis.measure;

/** What an event changes, as bits; a KPI counts the events that touch what it measures. */
public final class Touches {
    public static final int ORDERS = 1;
    public static final int REVENUE = 2;
    public static final int REFUNDS = 4;
    public static final int MESSAGES_SENT = 8;
    public static final int TICKETS_OPENED = 16;
    public static final int TICKETS_RESOLVED = 32;
    public static final int VIEWS = 64;
    public static final int PRODUCT_VIEWS = 128;
    public static final int CART_ADDS = 256;
    public static final int MESSAGES_OPENED = 512;
    public static final int MESSAGES_CLICKED = 1024;
    public static final int MESSAGES_CONVERTED = 2048;
    public static final int MESSAGES_UNSUBSCRIBED = 4096;
    public static final int RATINGS = 8192;
    public static final int ATTRIBUTED = 16_384;

    private static final int OF_TRAFFIC = VIEWS | PRODUCT_VIEWS | CART_ADDS;

    private Touches() {}

    /** Which figures have to be published anew. */
    public static Family family(int touches) {
        return (touches & OF_TRAFFIC) != 0 ? Family.TRAFFIC : Family.SUMS;
    }
}
