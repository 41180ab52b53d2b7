package io.rapport.campaign.campaign;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
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
import java.util.Locale;
import java.util.UUID;

/** One message to everyone in a segment, but for the held-out. */
@Entity
public class Campaign extends PanacheEntityBase {
    @Id
    public UUID id;

    @Version
    public long version;

    public String name;
    public UUID segmentId;
    public UUID templateId;
    public String channel;
    public String purpose;

    @Column(precision = 5, scale = 4)
    public BigDecimal holdout;

    @Enumerated(EnumType.STRING)
    public Status status;

    public Instant createdAt;
    public Instant startedAt;

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
    }

    CampaignChanged changed() {
        return new CampaignChanged(
                id, version, name, segmentId, templateId, channel, purpose, holdout, status.text(), startedAt);
    }
}
