package io.rapport.kit.http;

import java.util.List;

/** A refusal that the caller can understand: answered as {@code application/problem+json} (RFC 9457). Name one per reason, such as {@code EmailTaken}. */
public class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final transient List<FieldError> errors;

    /** @param detail says what is wrong and what to do; never personal data */
    public Problem(int status, String title, String detail) {
        this(status, title, detail, List.of());
    }

    public Problem(int status, String title, String detail, List<FieldError> errors) {
        super(detail);
        this.status = status;
        this.title = title;
        this.errors = List.copyOf(errors);
    }

    /** 404. */
    public static Problem notFound(String thing, Object id) {
        return new Problem(404, "Not found", "There is no " + thing + " " + id + ".");
    }

    /** 400, naming the wrong field. */
    public static Problem invalid(String field, String message) {
        return new Problem(400, "Invalid request", field + ": " + message, List.of(new FieldError(field, message)));
    }

    /** 409. */
    public static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail);
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** {@code field} is a path such as {@code properties.currency}. */
    public record FieldError(String field, String message) {}
}
