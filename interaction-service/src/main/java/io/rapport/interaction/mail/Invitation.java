package io.rapport.interaction.mail;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an invitation (RFC 5545) is about, in a line each. */
final class Invitation {
    private static final Pattern FOLD = Pattern.compile("\\n[ \\t]");
    private static final List<String> SHOWN = List.of("SUMMARY", "DTSTART", "DTEND", "LOCATION");

    private Invitation() {}

    static String summary(String calendar) {
        return FOLD.matcher(calendar)
                .replaceAll("")
                .lines()
                .dropWhile(line -> !line.equals("BEGIN:VEVENT"))
                .filter(line -> SHOWN.stream().anyMatch(name -> line.matches(name + "[;:].*")))
                .limit(SHOWN.size())
                .map(line -> name(line) + ": " + value(line))
                .collect(Collectors.joining("\n"));
    }

    private static String name(String line) {
        return line.split("[;:]", 2)[0];
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1)
                .replace("\\n", " ")
                .replace("\\,", ",")
                .replace("\\;", ";")
                .strip();
    }
}
