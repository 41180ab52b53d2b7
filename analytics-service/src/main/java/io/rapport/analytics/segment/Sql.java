package io.rapport.analytics.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** A piece of SQL and the values of its question marks: what a caller sends never becomes part of the text. */
record Sql(String text, List<Object> values) {

    Sql {
        values = Collections.unmodifiableList(values);
    }

    static Sql of(String text, Object... values) {
        return new Sql(text, Arrays.asList(values));
    }

    static Sql join(String separator, Collection<Sql> parts) {
        var text = String.join(separator, parts.stream().map(Sql::text).toList());
        return new Sql(
                text,
                new ArrayList<>(
                        parts.stream().flatMap(part -> part.values.stream()).toList()));
    }

    Sql plus(String more, Object... moreValues) {
        return plus(Sql.of(more, moreValues));
    }

    Sql plus(Sql other) {
        return new Sql(
                text + other.text,
                new ArrayList<>(
                        Stream.concat(values.stream(), other.values.stream()).toList()));
    }

    Query query(Handle handle) {
        return bound(handle.createQuery(text));
    }

    int execute(Handle handle) {
        return bound(handle.createUpdate(text)).execute();
    }

    private <S extends SqlStatement<S>> S bound(S statement) {
        for (var i = 0; i < values.size(); i++) {
            statement.bind(i, values.get(i));
        }
        return statement;
    }
}
