package io.rapport.kit.http;

import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Reads parameters of the address; one of the wrong form is answered 400 with its name. Enums are written in any case. */
@Provider
public class Parameters implements ParamConverterProvider {
    private static final Map<Class<?>, Form> FORMS = Map.ofEntries(
            Map.entry(Instant.class, new Form(text -> OffsetDateTime.parse(text).toInstant(), "an ISO 8601 instant")),
            Map.entry(LocalDate.class, new Form(LocalDate::parse, "an ISO 8601 date")),
            Map.entry(UUID.class, new Form(UUID::fromString, "a UUID")),
            Map.entry(Integer.class, new Form(Integer::valueOf, "a whole number")),
            Map.entry(int.class, new Form(Integer::valueOf, "a whole number")),
            Map.entry(Long.class, new Form(Long::valueOf, "a whole number")),
            Map.entry(long.class, new Form(Long::valueOf, "a whole number")));

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        var form = type.isEnum() ? ofEnum(type) : FORMS.get(type);
        return form == null ? null : new Reader<>(form, name(annotations));
    }

    private static Form ofEnum(Class<?> type) {
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> written((Enum<?>) constant))
                .collect(Collectors.joining(", "));
        return new Form(text -> constant(type, text), "one of " + names);
    }

    private static Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> written((Enum<?>) constant)
                        .equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String name(Annotation[] annotations) {
        return Arrays.stream(annotations == null ? new Annotation[0] : annotations)
                .map(Parameters::name)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("parameter");
    }

    private static String name(Annotation annotation) {
        return switch (annotation) {
            case QueryParam query -> query.value();
            case PathParam path -> path.value();
            case HeaderParam header -> header.value();
            case CookieParam cookie -> cookie.value();
            case RestQuery query when !query.value().isEmpty() -> query.value();
            case RestPath path when !path.value().isEmpty() -> path.value();
            default -> null;
        };
    }

    private record Form(Function<String, Object> parse, String kind) {}

    private record Reader<T>(Form form, String name) implements ParamConverter<T> {
        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public T fromString(String text) {
            try {
                return (T) form.parse().apply(text);
            } catch (RuntimeException _) {
                throw Problem.invalid(name, "must be " + form.kind());
            }
        }

        @Override
        public String toString(T value) {
            return String.valueOf(value);
        }
    }
}
