package io.rapport.mis.measure;

/** What visits of one visitor in one window add up to; each event is in {@link #active} or in {@link #ordering}, never in both. */
public final class Visited {
    private final Sum active = new Sum();
    private final Sum ordering = new Sum();
    private final Sum carts = new Sum();
    private final Sum all = new Sum();
    private long orders;

    public void add(Visit visit, long checksum, long offset) {
        orders += visit.orders();
        all.count(checksum, offset);
        if (visit.active()) {
            active.count(checksum, offset);
        } else {
            ordering.count(checksum, offset);
        }
        if (visit.added()) {
            carts.count(checksum, offset);
        }
    }

    /** Events of a person. */
    public Sum active() {
        return active;
    }

    /** Events that changed an order of the window and were themselves elsewhere. */
    public Sum ordering() {
        return ordering;
    }

    public Sum carts() {
        return carts;
    }

    /** Every event, with the range of their offsets. */
    public Sum all() {
        return all;
    }

    /** Placed less cancelled. */
    public long orders() {
        return orders;
    }
}
