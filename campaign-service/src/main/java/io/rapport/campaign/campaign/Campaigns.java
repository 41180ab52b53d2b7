package io.rapport.campaign.campaign;

import io.rapport.campaign.audience.Segments;
import io.rapport.campaign.delivery.Deliveries;
import io.rapport.campaign.template.Templates;
import io.rapport.kit.Ids;
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
import java.util.List;
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

    Campaign get(UUID id) {
        return Campaign.<Campaign>findByIdOptional(id).orElseThrow(() -> Problem.notFound("campaign", id));
    }

    @Transactional
    Campaign create(String name, UUID segmentId, UUID templateId, String purpose, BigDecimal holdout) {
        if (!segments.exists(segmentId)) {
            throw new UnknownReference("segment", "is no segment known here; a new one is known within a second");
        }
        var campaign = new Campaign();
        campaign.id = Ids.next();
        campaign.name = name;
        campaign.segmentId = segmentId;
        campaign.templateId = templateId;
        campaign.channel = template(templateId);
        campaign.purpose = purpose;
        campaign.holdout = holdout;
        campaign.status = Campaign.Status.DRAFT;
        campaign.createdAt = clock.instant();
        return publish(campaign);
    }

    /** A start plans for all who are in the segment at this moment; a stop skips what is not yet sent, so that the receipt adds up. */
    @Transactional
    Campaign take(UUID id, Step step) {
        return switch (step) {
            case START -> {
                segments.freezeMemberships();
                var campaign = change(id, step);
                deliveries.planMembers(id, campaign.segmentId, campaign.channel);
                yield campaign;
            }
            case STOP -> {
                segments.freezeMemberships();
                var campaign = change(id, step);
                deliveries.skipRest(id);
                yield campaign;
            }
            case PAUSE, RESUME -> change(id, step);
        };
    }

    Page<Campaign> list(PageRequest page) {
        var after = page.after(1).map(cursor -> UUID.fromString(cursor.values().getFirst()));
        var newestFirst = "order by id desc";
        var query = after.isPresent()
                ? Campaign.<Campaign>find("id < ?1 " + newestFirst, after.get())
                : Campaign.<Campaign>find(newestFirst);
        return Page.of(query.range(0, page.limit()).list(), page.limit(), campaign -> List.of(campaign.id));
    }

    private Campaign change(UUID id, Step step) {
        var campaign = Campaign.<Campaign>findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (campaign == null) {
            throw Problem.notFound("campaign", id);
        }
        campaign.take(step, clock.instant());
        return publish(campaign);
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
