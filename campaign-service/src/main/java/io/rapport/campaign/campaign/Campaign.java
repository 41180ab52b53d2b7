package io.rapport.campaign.campaign;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.rapport.campaign.delivery.Plan;
import io.rapport.campaign.delivery.Variant;
import io.rapport.events.CampaignEvent.CampaignChanged;
import io.rapport.kit.http.Problem;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One message to everyone in a segment, but for the held-out. */
@Entity
public class Campaign extends PanacheEntityBase {
    static final String BROADCAST = "broadcast";
    static final String JOURNEY = "journey";

    @Id
    public UUID id;

    @Version
    public long version;

    /** {@code broadcast}, or {@code journey}: then the rest of it is there. */
    public String kind = BROADCAST;

    public String name;
    public UUID segmentId;
    public UUID templateId;
    public String channel;
    public String purpose;

    public int priority;
    public String topic;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<UUID> alsoSegments;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<UUID> excludedSegments;

    public LocalDateTime scheduleAt;
    public String scheduleZone;
    public String scheduleEvery;
    public LocalDateTime scheduleUntil;
    public LocalDateTime nextLocal;
    public Instant nextAt;
    public Integer perMinute;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<Variant> variants;

    @Column(precision = 5, scale = 4)
    public BigDecimal testShare;

    public Integer testHours;
    public String testGoal;
    public Instant decideAt;
    public String winner;

    public int attributionDays = 5;

    /** Who is held out, instead of a share that is drawn; or null. */
    public UUID holdoutSegment;

    public BigDecimal messageCost;

    @Column(precision = 5, scale = 4)
    public BigDecimal holdout;

    @Enumerated(EnumType.STRING)
    public Status status;

    public Instant createdAt;
    public Instant startedAt;
    public Instant pausedAt;

    /** {@code ENDED} is for ever; a running campaign also takes those who enter its segment later. */
    public enum Status {
        DRAFT,
        RUNNING,
        PAUSED,
        ENDED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void take(Step step, Instant now) {
        if (!step.canFollow(status)) {
            throw Problem.conflict(
                    "The campaign is " + status.text() + ", so it cannot become " + step.to.text() + ".");
        }
        status = step.to;
        if (step == Step.START) {
            startedAt = now;
        }
        pausedAt = step == Step.PAUSE ? now : null;
    }

    /** Null: at once, when it is started. */
    Schedule schedule() {
        return scheduleAt == null ? null : new Schedule(scheduleAt, scheduleZone, scheduleEvery, scheduleUntil);
    }

    void schedule(Schedule schedule) {
        scheduleAt = schedule.at();
        scheduleZone = schedule.zone();
        scheduleEvery = schedule.every();
        scheduleUntil = schedule.until();
    }

    /** @param local null: there is no other occurrence */
    void next(LocalDateTime local, ZoneId company) {
        nextLocal = local;
        nextAt = local == null ? null : schedule().earliest(local, company);
    }

    List<UUID> segments() {
        return Stream.concat(Stream.of(segmentId), alsoSegments.stream())
                .distinct()
                .toList();
    }

    /** For all who are in a segment now, at once. */
    Plan plan(Instant now) {
        return new Plan(id, channel, segments(), "once", now, null, null, perMinute);
    }

    /** For the next occurrence of its schedule. */
    Plan plan(ZoneId company) {
        var schedule = schedule();
        var dueAt = schedule.ofCustomers() ? null : nextAt;
        var occurrence = scheduleEvery == null ? "once" : nextLocal.toString();
        return new Plan(id, channel, segments(), occurrence, dueAt, nextLocal, company.getId(), perMinute);
    }

    CampaignChanged changed() {
        return new CampaignChanged(
                id, version, name, segmentId, templateId, channel, purpose, holdout, status.text(), startedAt);
    }
}
