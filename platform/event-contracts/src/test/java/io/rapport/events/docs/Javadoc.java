package io.rapport.events.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the source says about a record, so that schemas say the same. {@code fields} come from its {@code @param} tags. */
record Javadoc(String text, Map<String, String> fields) {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern MARKUP = Pattern.compile("\\{@\\w+ ([^}]*)}");
    private static final Pattern COMMENT_OF = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@EventType\\([^)]*\\)\\s*)?(?:public )?record (\\w+)\\(",
            Pattern.DOTALL);

    static Javadoc of(Class<?> type) {
        var matcher = COMMENT_OF.matcher(source(type));
        while (matcher.find()) {
            if (matcher.group(2).equals(type.getSimpleName())) {
                return parse(matcher.group(1));
            }
        }
        return new Javadoc("", Map.of());
    }

    private static String source(Class<?> type) {
        try {
            return Files.readString(SOURCES.resolve(type.getNestHost().getName().replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Javadoc parse(String comment) {
        var plain = MARKUP.matcher(comment.replaceAll("(?m)^\\s*\\*", " ").replaceAll("\\s+", " "))
                .replaceAll("$1");
        var parts = plain.split("@param ");
        var fields = new TreeMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            var words = parts[i].strip().split(" ", 2);
            fields.put(words[0], words[1].strip());
        }
        return new Javadoc(parts[0].strip(), fields);
    }
}
