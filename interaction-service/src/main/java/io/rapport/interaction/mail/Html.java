package io.rapport.interaction.mail;

import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** A mail's HTML as the text that it shows; quoted blocks get the mark that plain mails have for them. */
final class Html {
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "br",
            "tr",
            "table",
            "ul",
            "ol",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "pre",
            "blockquote",
            "hr",
            "section",
            "article",
            "header",
            "footer");

    private Html() {}

    static String text(String html) {
        var body = Jsoup.parse(html).body();
        body.select("script, style, head, title, [style~=(?i)display\\s*:\\s*none]")
                .remove();
        var lines = new Lines();
        body.traverse(lines);
        return lines.text
                .toString()
                .replaceAll("[ \\t]+\\n", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private static final class Lines implements NodeVisitor {
        private final StringBuilder text = new StringBuilder();
        private int depth;

        @Override
        public void head(Node node, int level) {
            if (node instanceof TextNode words) {
                append(words);
            } else if (node instanceof Element element) {
                open(element);
            }
        }

        private void append(TextNode words) {
            var normal = words.text().replace('\u00a0', ' ');
            var shown = isLineStart() ? normal.stripLeading() : normal;
            if (!shown.isEmpty()) {
                mark();
                text.append(shown);
            }
        }

        private void open(Element element) {
            var name = element.normalName();
            if (name.equals("br")) {
                mark();
                text.append('\n');
            } else if (BLOCKS.contains(name)) {
                endLine();
            }
            switch (name) {
                case "blockquote" -> depth++;
                case "li" -> {
                    mark();
                    text.append("- ");
                }
                case "hr" -> {
                    mark();
                    text.append("________________________________\n");
                }
                case "img" ->
                    text.append(
                            element.attr("alt").isBlank()
                                    ? ""
                                    : "[" + element.attr("alt").strip() + "]");
                default -> {}
            }
        }

        @Override
        public void tail(Node node, int level) {
            if (node instanceof Element element) {
                close(element);
            }
        }

        private void close(Element element) {
            var name = element.normalName();
            if (name.equals("a")) {
                link(element);
            } else if (BLOCKS.contains(name) && !name.equals("br")) {
                endLine();
                if (name.equals("p")) {
                    text.append(depth > 0 ? ">".repeat(depth) + "\n" : "\n");
                }
            }
            if (name.equals("blockquote")) {
                depth--;
            }
        }

        /** Where a link leads, unless its text says so. */
        private void link(Element link) {
            var to = link.attr("href").strip();
            var isWeb = to.toLowerCase(Locale.ROOT).startsWith("http");
            if (isWeb && !link.text().contains(to) && !to.contains(link.text().strip())) {
                text.append(" <").append(to).append('>');
            }
        }

        private boolean isLineStart() {
            return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
        }

        private void mark() {
            if (isLineStart() && depth > 0) {
                text.append(">".repeat(depth)).append(' ');
            }
        }

        private void endLine() {
            if (!isLineStart()) {
                text.append('\n');
            }
        }
    }
}
