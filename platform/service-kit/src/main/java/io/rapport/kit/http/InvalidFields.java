package io.rapport.kit.http;

import io.rapport.kit.http.Problem.FieldError;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Violated constraints as the caller sees them: each field by its path in the JSON, or the parameter by its name. */
final class InvalidFields {
    private InvalidFields() {}

    /** Empty if it was our own answer or an inner call that broke the constraint: no fault of the caller. */
    static Optional<Problem> of(ConstraintViolationException exception) {
        var violations = exception.getConstraintViolations();
        if (violations.isEmpty() || !violations.stream().allMatch(InvalidFields::isOfRequest)) {
            return Optional.empty();
        }
        var errors = violations.stream()
                .map(violation -> new FieldError(field(violation.getPropertyPath()), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                .toList();
        return Optional.of(new Problem(400, "Invalid request", detail(errors), errors));
    }

    private static String detail(List<FieldError> errors) {
        var first = errors.getFirst();
        var more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        return first.field() + ": " + first.message() + more;
    }

    private static boolean isOfRequest(ConstraintViolation<?> violation) {
        return nodes(violation.getPropertyPath()).stream().anyMatch(node -> node.getKind() == ElementKind.PARAMETER);
    }

    /** Without the method and, where a field follows, without the Java parameter. */
    private static String field(Path path) {
        var nodes = nodes(path).stream()
                .filter(node -> node.getKind() != ElementKind.METHOD && node.getKind() != ElementKind.CROSS_PARAMETER)
                .toList();
        var fields = nodes.size() > 1 ? nodes.subList(1, nodes.size()) : nodes;
        var text = new StringBuilder();
        fields.forEach(node -> append(text, node));
        return text.toString();
    }

    private static void append(StringBuilder text, Path.Node node) {
        if (node.getIndex() != null) {
            text.append('[').append(node.getIndex()).append(']');
        } else if (node.getKey() != null) {
            text.append('.').append(node.getKey());
        }
        var named = node.getKind() != ElementKind.CONTAINER_ELEMENT && node.getName() != null;
        if (named) {
            text.append(text.isEmpty() ? "" : ".").append(node.getName());
        }
    }

    private static List<Path.Node> nodes(Path path) {
        return StreamSupport.stream(path.spliterator(), false).collect(ArrayList::new, List::add, List::addAll);
    }
}
