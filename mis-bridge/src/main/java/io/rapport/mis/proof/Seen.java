package io.rapport.mis.proof;

/** A set of event checksums in one array of longs, so that many millions fit. */
final class Seen {
    private static final int SMALLEST = 1 << 10;

    private long[] slots = new long[SMALLEST];
    private int size;

    /** Whether it was not there before. */
    boolean add(long checksum) {
        if (size * 2 >= slots.length) {
            grow();
        }
        var fresh = put(slots, checksum == 0 ? 1 : checksum);
        size += fresh ? 1 : 0;
        return fresh;
    }

    private static boolean put(long[] slots, long value) {
        var mask = slots.length - 1;
        var at = (int) value & mask;
        while (slots[at] != 0) {
            if (slots[at] == value) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = value;
        return true;
    }

    private void grow() {
        var larger = new long[slots.length * 2];
        for (var value : slots) {
            if (value != 0) {
                put(larger, value);
            }
        }
        slots = larger;
    }
}
