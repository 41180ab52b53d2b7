package io.rapport.campaign.campaign;

import io.rapport.campaign.audience.Segments;
import io.rapport.campaign.delivery.Deliveries;
import io.rapport.campaign.delivery.Variant;
import io.rapport.campaign.template.Templates;
import io.rapport.kit.Ids;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Campaigns from draft to end. */
@ApplicationScoped
public class Campaigns {
    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    @Inject
    Segments segments;

    @Inject
    Templates templates;

    @Inject
    Deliveries deliveries;

    @Inject
    Company company;

    Campaign get(UUID id) {
        return Campaign.<Campaign>findByIdOptional(id).orElseThrow(() -> Problem.notFound("campaign", id));
    }

    /** @param campaign as it was asked for */
    @Transactional
    Campaign create(Campaign campaign) {
        require("segment", campaign.segmentId);
        campaign.alsoSegments.forEach(segment -> require("alsoSegments", segment));
        campaign.excludedSegments.forEach(segment -> require("excludedSegments", segment));
        requireArms(campaign);
        if (campaign.variants != null) {
            campaign.variants.forEach(variant -> template(variant.template()));
        }
        campaign.id = Ids.next();
        campaign.channel = template(campaign.templateId);
        campaign.status = Campaign.Status.DRAFT;
        campaign.createdAt = clock.instant();
        return publish(campaign);
    }

    /**
     * A start plans for all who are in the segment at this moment, or at the moment of its schedule; a stop skips what is not yet sent, so
     * that the receipt adds up; what a pause held back keeps its pace.
     */
    @Transactional
    Campaign take(UUID id, Step step) {
        if (!Campaign.BROADCAST.equals(get(id).kind)) {
            throw Problem.notFound("campaign", id);
        }
        return switch (step) {
            case START -> {
                segments.freezeMemberships();
                yield begin(change(id, step));
            }
            case STOP -> {
                segments.freezeMemberships();
                var campaign = change(id, step);
                deliveries.skipRest(id);
                yield campaign;
            }
            case PAUSE -> change(id, step);
            case RESUME -> {
                var pausedAt = locked(id).pausedAt;
                var campaign = change(id, step);
                if (campaign.perMinute != null && pausedAt != null) {
                    deliveries.shift(id, pausedAt);
                }
                yield campaign;
            }
        };
    }

    /** What the messages of a journey are counted under. */
    @Transactional
    public Campaign createJourney(String name, String purpose, BigDecimal holdout) {
        var campaign = new Campaign();
        campaign.id = Ids.next();
        campaign.kind = Campaign.JOURNEY;
        campaign.name = name;
        campaign.purpose = purpose;
        campaign.holdout = holdout;
        campaign.channel = "any";
        campaign.alsoSegments = List.of();
        campaign.excludedSegments = List.of();
        campaign.status = Campaign.Status.DRAFT;
        campaign.createdAt = clock.instant();
        return publish(campaign);
    }

    /** @param step start, pause, resume or stop */
    @Transactional
    public void takeJourney(UUID id, String step) {
        var taken = Step.valueOf(step.toUpperCase(Locale.ROOT));
        change(id, taken);
        if (taken == Step.STOP) {
            deliveries.skipRest(id);
        }
    }

    /** Plans the occurrence whose moment has come, unless another replica has. */
    @Transactional
    void planDue(UUID id) {
        segments.freezeMemberships();
        var campaign = locked(id);
        if (campaign.status != Campaign.Status.RUNNING
                || campaign.nextAt == null
                || campaign.nextAt.isAfter(clock.instant())) {
            return;
        }
        deliveries.planMembers(campaign.plan(company.zone()));
        test(campaign);
        campaign.next(
                campaign.schedule()
                        .after(campaign.nextLocal, clock.instant(), company.zone())
                        .orElse(null),
                company.zone());
    }

    private Campaign begin(Campaign campaign) {
        var schedule = campaign.schedule();
        if (schedule == null) {
            deliveries.planMembers(campaign.plan(clock.instant()));
            test(campaign);
        } else {
            campaign.next(schedule.first(clock.instant(), company.zone()), company.zone());
        }
        return campaign;
    }

    /** From its first messages on. */
    private void test(Campaign campaign) {
        if (campaign.testHours != null && campaign.decideAt == null) {
            campaign.decideAt = clock.instant().plus(Duration.ofHours(campaign.testHours));
        }
    }

    Page<Campaign> list(PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.uuid(0));
        var newestFirst = "order by id desc";
        var query = after.isPresent()
                ? Campaign.<Campaign>find("kind = ?1 and id < ?2 " + newestFirst, Campaign.BROADCAST, after.get())
                : Campaign.<Campaign>find("kind = ?1 " + newestFirst, Campaign.BROADCAST);
        return Page.of(query.range(0, page.limit()).list(), page.limit(), campaign -> List.of(campaign.id));
    }

    private Campaign change(UUID id, Step step) {
        var campaign = locked(id);
        campaign.take(step, clock.instant());
        return publish(campaign);
    }

    private Campaign locked(UUID id) {
        var campaign = Campaign.<Campaign>findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (campaign == null) {
            throw Problem.notFound("campaign", id);
        }
        return campaign;
    }

    /** Arms that were settled elsewhere are so for all texts, and nothing is tried on a share. */
    private void requireArms(Campaign campaign) {
        if (campaign.holdoutSegment != null) {
            require("holdoutSegment", campaign.holdoutSegment);
        }
        var settled = Optional.ofNullable(campaign.variants).orElse(List.of()).stream()
                .map(Variant::segment)
                .filter(Objects::nonNull)
                .toList();
        settled.forEach(segment -> require("variants", segment));
        if (!settled.isEmpty() && (settled.size() < campaign.variants.size() || campaign.testShare != null)) {
            throw Problem.invalid("variants", "each has a segment, or none; then there is no test");
        }
    }

    private void require(String field, UUID segmentId) {
        if (!segments.exists(segmentId)) {
            throw new UnknownReference(field, "is no segment known here; a new one is known within a second");
        }
    }

    private Campaign publish(Campaign campaign) {
        campaign.persistAndFlush();
        outbox.publish(campaign.id.toString(), clock.instant(), campaign.changed());
        return campaign;
    }

    private String template(UUID id) {
        try {
            return templates.get(id).channel;
        } catch (Problem _) {
            throw new UnknownReference("template", "is no template");
        }
    }

    static class UnknownReference extends Problem {
        private static final long serialVersionUID = 1L;

        UnknownReference(String field, String message) {
            super(
                    422,
                    "Unknown " + field,
                    "The " + field + " " + message + ".",
                    List.of(new FieldError(field, message)));
        }
    }
}
