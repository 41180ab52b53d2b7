package io.rapport.interaction.mail;

/** Undoes the soft line ends of {@code format=flowed} (RFC 3676). */
final class Flowed {
    private Flowed() {}

    /** @param isSpaceDropped {@code delsp=yes}: the space before a soft end is no part of the text */
    static String unfold(String text, boolean isSpaceDropped) {
        var unfolded = new StringBuilder(text.length());
        String carried = null;
        var depth = 0;
        for (var line : text.lines().toList()) {
            var quotes = quotes(line);
            var words = unstuffed(line.substring(quotes));
            if (carried != null && quotes == depth) {
                carried += words;
            } else {
                flush(unfolded, carried, depth);
                carried = words;
            }
            depth = quotes;
            if (words.endsWith(" ") && !words.equals("-- ")) {
                carried = isSpaceDropped ? carried.substring(0, carried.length() - 1) : carried;
            } else {
                flush(unfolded, carried, depth);
                carried = null;
            }
        }
        flush(unfolded, carried, depth);
        return unfolded.toString();
    }

    private static void flush(StringBuilder unfolded, String line, int depth) {
        if (line != null) {
            unfolded.append(">".repeat(depth))
                    .append(depth > 0 ? " " : "")
                    .append(line)
                    .append('\n');
        }
    }

    private static int quotes(String line) {
        var count = 0;
        while (count < line.length() && line.charAt(count) == '>') {
            count++;
        }
        return count;
    }

    private static String unstuffed(String line) {
        return line.startsWith(" ") ? line.substring(1) : line;
    }
}
