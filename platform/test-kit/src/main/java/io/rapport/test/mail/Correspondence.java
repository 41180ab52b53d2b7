package io.rapport.test.mail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What many people write to one address, made by chance: threads of random lengths among each other, each mail an answer to any before it, named
 * by In-Reply-To or References or both, some there before what they answer.
 */
public final class Correspondence {
    private static final int LONGEST = 12;
    private static final int MOST_AT_ONCE = 40;

    private final String name;
    private final Random random;
    private final Formats formats;
    private final List<Thread> open = new ArrayList<>();
    private final Queue<Written> overtaken = new ArrayDeque<>();
    private int threads;
    private int mails;

    /** @param ancestors Message-IDs from the first of the thread to the one that it answers */
    private record Letter(String id, List<String> ancestors) {}

    /** @param length how many mails it will have */
    private record Thread(int number, int length, List<Letter> letters) {
        boolean isOver() {
            return letters.size() == length;
        }
    }

    /** @param name begins every Message-ID and sender's address */
    public Correspondence(String name, String to, long seed) {
        this.name = name;
        this.random = new Random(seed);
        this.formats = new Formats(to);
    }

    public int threads() {
        return threads;
    }

    /** In the order in which they arrive. */
    public List<Written> next(int many) {
        return Stream.generate(this::next).limit(many).toList();
    }

    private Written next() {
        if (!overtaken.isEmpty()) {
            return overtaken.remove();
        }
        var thread = thread();
        var first = write(thread, random.nextInt(3));
        if (thread.isOver() || random.nextInt(8) > 0) {
            return first;
        }
        overtaken.add(first);
        return answer(thread, thread.letters().getLast(), 1);
    }

    private Thread thread() {
        open.removeIf(Thread::isOver);
        if (open.isEmpty() || open.size() < MOST_AT_ONCE && random.nextInt(3) == 0) {
            open.add(new Thread(threads++, 1 + random.nextInt(LONGEST), new ArrayList<>()));
        }
        return open.get(random.nextInt(open.size()));
    }

    private Written write(Thread thread, int naming) {
        return thread.letters().isEmpty()
                ? written(thread, List.of(), naming)
                : answer(
                        thread,
                        thread.letters().get(random.nextInt(thread.letters().size())),
                        naming);
    }

    private Written answer(Thread thread, Letter to, int naming) {
        return written(
                thread,
                Stream.concat(to.ancestors().stream(), Stream.of(to.id())).toList(),
                naming);
    }

    private Written written(Thread thread, List<String> ancestors, int naming) {
        var number = mails++;
        var id = "<" + name + "." + number + "@mail.example>";
        thread.letters().add(new Letter(id, ancestors));
        var from = name + "-" + thread.number() + "@people.example";
        var says = "nr-" + number + "-of-" + thread.number() + "-x";
        var automatic = !ancestors.isEmpty() && random.nextInt(30) == 0;
        var header = "Message-ID: " + id + "\n" + named(ancestors, naming)
                + (automatic ? "Auto-Submitted: auto-replied\n" : "");
        return new Written(thread.number(), id, from, says, automatic, formats.mail(number, from, header, says));
    }

    /** By the one that is answered, by all before it, or by both. */
    private static String named(List<String> ancestors, int naming) {
        if (ancestors.isEmpty()) {
            return "";
        }
        var inReplyTo = "In-Reply-To: " + ancestors.getLast() + "\n";
        var references = "References: " + String.join("\n ", ancestors) + "\n";
        return switch (naming) {
            case 0 -> inReplyTo;
            case 1 -> references;
            default -> inReplyTo + references;
        };
    }
}
