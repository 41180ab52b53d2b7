package io.rapport.campaign.template;

import io.quarkus.qute.EvalContext;
import io.quarkus.qute.ValueResolver;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** What is particular to one message, such as the properties of the event that caused it; what is not there is an empty text. */
record Particulars(Map<String, Object> values) {

    /** So that templates can write them as dates. */
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    /** Empty as a text, as a condition, as a list, and whatever is asked of it. */
    private static final class Nothing extends AbstractList<Object> {
        static final Nothing AT_ALL = new Nothing();

        @Override
        public Object get(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public String toString() {
            return "";
        }
    }

    static final class Resolver implements ValueResolver {
        @Override
        public int getPriority() {
            return 10;
        }

        @Override
        public boolean appliesTo(EvalContext context) {
            return context.getBase() instanceof Particulars || context.getBase() == Nothing.AT_ALL;
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            return CompletableFuture.completedFuture(
                    context.getBase() instanceof Particulars(var values)
                            ? seen(values.get(context.getName()))
                            : Nothing.AT_ALL);
        }
    }

    private static Object seen(Object value) {
        return switch (value) {
            case null -> Nothing.AT_ALL;
            case Map<?, ?> map -> of(map);
            case String text when INSTANT.matcher(text).matches() -> Instant.parse(text);
            case List<?> list -> list.stream().map(Particulars::seen).toList();
            default -> value;
        };
    }

    @SuppressWarnings("unchecked")
    private static Particulars of(Map<?, ?> map) {
        return new Particulars((Map<String, Object>) map);
    }
}
