package io.rapport.analytics.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.rapport.analytics.segment.SegmentResource.By;
import io.rapport.events.AnalyticsEvent.SegmentChanged;
import io.rapport.events.EventJson;
import io.rapport.kit.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A named rule, and whoever fits it. Archived, it keeps its members of then and moves nobody any more. */
@Entity
class Segment extends PanacheEntityBase {
    @Id
    @Column(name = "segment_id")
    UUID id;

    long version;
    String name;
    String rule;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "changed_at")
    Instant changedAt;

    @Column(name = "archived_at")
    Instant archivedAt;

    protected Segment() {}

    Segment(String name, JsonNode rule, Instant now) {
        this.id = Ids.next();
        this.createdAt = now;
        rename(name, now);
        follow(rule, now);
        this.version = 1;
    }

    static List<Segment> inForceAfter(UUID id, int limit) {
        return find("archivedAt is null and id > ?1 order by id", id)
                .page(0, limit)
                .list();
    }

    static long countInForce() {
        return count("archivedAt is null");
    }

    void rename(String newName, Instant now) {
        name = newName.strip();
        changed(now);
    }

    /** A rule that can be read. */
    void follow(JsonNode newRule, Instant now) {
        rule = newRule.toString();
        changed(now);
    }

    void archive(Instant now) {
        archivedAt = now;
        changed(now);
    }

    boolean isArchived() {
        return archivedAt != null;
    }

    /** Nothing is on record of the time before it was made; then its rule says who would have been in. */
    By knownBy(Instant asOf) {
        return asOf == null || !asOf.isBefore(createdAt) ? By.RECORD : By.RULE;
    }

    JsonNode ruleJson() {
        try {
            return EventJson.MAPPER.readTree(rule);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    SegmentChanged asEvent() {
        return new SegmentChanged(id, version, name, ruleJson(), isArchived());
    }

    private void changed(Instant now) {
        version++;
        changedAt = now;
    }
}
