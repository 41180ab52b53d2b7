package io.rapport.mis.inputs;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the MIS gives, for systems that call instead of writing to {@code mis.inputs.v1}. */
@Path("/api/v1/mis-inputs")
@RunOnVirtualThread
public class InputResource {
    private final Inputs inputs;
    private final Targets targets;

    InputResource(Inputs inputs, Targets targets) {
        this.inputs = inputs;
        this.targets = targets;
    }

    @PUT
    @RolesAllowed({Roles.SYSTEM, Roles.ADMIN})
    public void put(@NotNull @Valid Given given) {
        inputs.put(given.items().stream().map(Item::given).toList());
    }

    @GET
    @RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
    public Page<Input> list(@QueryParam("kind") String kind, @Valid @BeanParam PageRequest page) {
        var known = Optional.ofNullable(kind)
                .map(label -> Kind.labelled(label)
                        .orElseThrow(() -> Problem.invalid("kind", "must be one of " + Kind.labels())));
        var after = page.after(1).map(cursor -> cursor.values().getFirst()).orElse("");
        return Page.of(inputs.list(known, after, page.limit() + 1), page.limit(), last -> List.of(last.input()));
    }

    /** KPIs against their targets. */
    @GET
    @Path("targets")
    @RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
    public Page<Targets.Progress> targets(@Valid @BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.values().getFirst()).orElse("");
        return Page.of(targets.list(after, page.limit() + 1), page.limit(), last -> List.of(last.input()));
    }

    /** At most a thousand at once, all or none. */
    public record Given(@NotNull @Size(min = 1, max = 1000) List<@NotNull Item> items) {}

    /** {@code withdrawn}: it holds no longer; nothing else is needed then. */
    public record Item(
            String input,
            String kind,
            BigDecimal value,
            String currency,
            String kpi,
            String subject,
            Instant validFrom,
            Instant validTo,
            Boolean withdrawn) {
        Input given() {
            return new Input(
                    input,
                    1,
                    kind,
                    value,
                    currency,
                    kpi,
                    subject,
                    validFrom,
                    validTo,
                    Objects.requireNonNullElse(withdrawn, false));
        }
    }
}
