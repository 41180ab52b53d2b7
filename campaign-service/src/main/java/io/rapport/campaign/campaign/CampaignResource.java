package io.rapport.campaign.campaign;

import io.rapport.campaign.delivery.Experiments;
import io.rapport.campaign.delivery.Receipt;
import io.rapport.campaign.delivery.Receipts;
import io.rapport.campaign.delivery.Variant;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/** Campaigns and their receipts. */
@Path("/api/v1/campaigns")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
public class CampaignResource {
    private static final BigDecimal TENTH = new BigDecimal("0.1");

    @Inject
    Campaigns campaigns;

    @Inject
    Receipts receipts;

    @Inject
    Experiments experiments;

    /**
     * {@code holdout}: the share, 0 to 1, that gets no message; 0.1 if not given. {@code purpose}: {@code marketing} if not given;
     * {@code transactional} is held back by no cap, quiet hour or complaint. {@code priority}: the higher goes first where caps leave room
     * for one; 0 if not given. {@code topic}: readers who chose topics get it if this is one of them. {@code alsoSegments}: reached too;
     * {@code excludedSegments}: who is in one at the moment of sending is not. {@code perMinute}: messages at most.
     * {@code holdoutSegment}: who is held out, where that was settled elsewhere; {@code holdout} is then the share that was planned.
     * {@code messageCost}: of one message, in the company's currency. {@code attributionDays}: an order counts as brought by a message that was clicked or opened so many days before; 5 if not given.
     */
    public record NewCampaign(
            @NotBlank @Size(max = 200) String name,
            @NotNull UUID segment,
            @NotNull UUID template,
            @Size(min = 1, max = 100) String purpose,
            @Min(-1000) @Max(1000) int priority,
            @Size(min = 1, max = 100) String topic,
            @Size(max = 20) List<@NotNull UUID> alsoSegments,
            @Size(max = 20) List<@NotNull UUID> excludedSegments,
            @Valid Schedule schedule,
            @Min(1) @Max(1_000_000) Integer perMinute,
            @Min(0) @Max(90) Integer attributionDays,
            UUID holdoutSegment,
            @DecimalMin("0") BigDecimal messageCost,
            @Size(min = 2, max = 10) List<@NotNull @Valid Variant> variants,
            @Valid Test test,

            @DecimalMin("0") @DecimalMax("1") @Digits(integer = 1, fraction = 4)
            BigDecimal holdout) {

        private Campaign campaign() {
            var campaign = new Campaign();
            campaign.name = name;
            campaign.segmentId = segment;
            campaign.templateId = template;
            campaign.purpose = Objects.requireNonNullElse(purpose, "marketing");
            campaign.priority = priority;
            campaign.topic = topic;
            campaign.alsoSegments = Objects.requireNonNullElse(alsoSegments, List.of());
            campaign.excludedSegments = Objects.requireNonNullElse(excludedSegments, List.of());
            campaign.perMinute = perMinute;
            campaign.attributionDays = Objects.requireNonNullElse(attributionDays, 5);
            campaign.variants = variants;
            if (test != null && variants != null) {
                campaign.testShare = test.share;
                campaign.testHours = test.hours;
                campaign.testGoal = test.goal;
            }
            if (schedule != null) {
                schedule.check();
                campaign.schedule(schedule);
            }
            campaign.holdoutSegment = holdoutSegment;
            campaign.messageCost = messageCost;
            campaign.holdout = Objects.requireNonNullElse(holdout, holdoutSegment == null ? TENTH : BigDecimal.ZERO);
            return campaign;
        }
    }

    /**
     * Variants are tried on a share of the readers; so many hours later the rest gets the one that did best. {@code goal}: {@code opened},
     * {@code clicked} or {@code converted}.
     */
    public record Test(
            @NotNull @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") @Digits(integer = 1, fraction = 4)
            BigDecimal share,

            @Min(1) @Max(24 * 14) int hours,

            @NotNull @Pattern(regexp = "opened|clicked|converted")
            String goal) {}

    public record View(
            UUID id,
            String name,
            UUID segment,
            UUID template,
            String channel,
            String purpose,
            int priority,
            String topic,
            List<UUID> alsoSegments,
            List<UUID> excludedSegments,
            Schedule schedule,
            Integer perMinute,
            int attributionDays,
            UUID holdoutSegment,
            BigDecimal messageCost,
            List<Variant> variants,
            String winner,
            BigDecimal holdout,
            String status,
            Instant startedAt,
            Instant nextAt) {
        static View of(Campaign campaign) {
            return new View(
                    campaign.id,
                    campaign.name,
                    campaign.segmentId,
                    campaign.templateId,
                    campaign.channel,
                    campaign.purpose,
                    campaign.priority,
                    campaign.topic,
                    campaign.alsoSegments,
                    campaign.excludedSegments,
                    campaign.schedule(),
                    campaign.perMinute,
                    campaign.attributionDays,
                    campaign.holdoutSegment,
                    campaign.messageCost,
                    campaign.variants,
                    campaign.winner,
                    campaign.holdout,
                    campaign.status.text(),
                    campaign.startedAt,
                    campaign.nextAt);
        }
    }

    @POST
    @Idempotent
    public Response create(@NotNull @Valid NewCampaign body) {
        var campaign = campaigns.create(body.campaign());
        return tagged(Response.created(URI.create("/api/v1/campaigns/" + campaign.id)), campaign);
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Page<View> list(@Valid @BeanParam PageRequest page) {
        var found = campaigns.list(page);
        return new Page<>(found.items().stream().map(View::of).toList(), found.next());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Response get(UUID id) {
        return tagged(Response.ok(), campaigns.get(id));
    }

    @POST
    @Path("/{id}/{step: start|pause|resume|stop}")
    public Response take(UUID id, String step) {
        return tagged(Response.ok(), campaigns.take(id, Step.valueOf(step.toUpperCase(Locale.ROOT))));
    }

    /** planned = sent + held out + skipped + failed + pending. */
    @GET
    @Path("/{id}/receipt")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Receipt receipt(UUID id) {
        return receipts.of(campaigns.get(id).id);
    }

    /** The receipt customer by customer. */
    @GET
    @Path("/{id}/receipt/customers")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Page<Receipts.Line> receiptLines(UUID id, @Valid @BeanParam PageRequest page) {
        return receipts.lines(campaigns.get(id).id, page);
    }

    /** What each variant did, with the bounds of its rate. */
    @GET
    @Path("/{id}/variants")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public List<Experiments.Figures> variants(UUID id) {
        return experiments.figures(campaigns.get(id).id);
    }

    private static Response tagged(Response.ResponseBuilder response, Campaign campaign) {
        return response.tag(Etag.of(campaign.version)).entity(View.of(campaign)).build();
    }
}
