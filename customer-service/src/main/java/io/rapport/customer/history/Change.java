package io.rapport.customer.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.customer.profile.Facts;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What changed of a customer at a time.
 *
 * @param at when we came to know it
 * @param mergedInto the survivor of the merge that she was part of then, or null
 */
public record Change(@JsonIgnore long before, long version, Instant at, UUID mergedInto, List<FieldChange> changes) {

    /**
     * One value; a path such as {@code names.given}.
     *
     * @param from null if there was none
     * @param to null if it was taken away
     * @param origin which source said so, in which event, and when that happened
     */
    public record FieldChange(String field, JsonNode from, JsonNode to, JsonNode origin) {}

    /** {@code before}: null for the first. */
    static Change between(State before, State after) {
        var known = before == null ? Facts.none() : Facts.stored(before.profile(), before.origins());
        var changes = Facts.stored(after.profile(), after.origins()).since(known).entrySet().stream()
                .map(change -> new FieldChange(
                        change.getKey(),
                        change.getValue().from(),
                        change.getValue().to(),
                        change.getValue().origin()))
                .toList();
        return new Change(
                before == null ? 0 : before.id(),
                after.version(),
                before == null ? after.createdAt() : before.until(),
                after.mergedInto(),
                changes);
    }
}
