package io.rapport.kit.operations;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An address, or all that share its first bits. */
public record Network(InetAddress address, int bits) {
    private static final Pattern NUMERIC = Pattern.compile("[0-9a-fA-F:.]+");

    /** @throws IllegalArgumentException for anything but a numeric address, with or without {@code /bits} */
    public static Network of(String text) {
        var parts = text.strip().split("/", 2);
        var address = numeric(parts[0]);
        var most = address.getAddress().length * 8;
        return new Network(address, parts.length == 1 ? most : Math.min(most, Integer.parseInt(parts[1])));
    }

    public boolean contains(InetAddress other) {
        var mine = address.getAddress();
        var theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (var bit = 0; bit < bits; bit++) {
            var mask = 0x80 >> bit % 8;
            if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    static InetAddress numeric(String text) {
        if (!NUMERIC.matcher(text).matches()) {
            throw new IllegalArgumentException(text + " is no numeric address");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException _) {
            throw new IllegalArgumentException(text + " is no address");
        }
    }
}
