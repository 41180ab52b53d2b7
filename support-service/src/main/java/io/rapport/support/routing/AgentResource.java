package io.rapport.support.routing;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;

/** Those who answer customers, over HTTP. */
@Path("/api/v1/agents")
@RunOnVirtualThread
@RolesAllowed(Roles.ADMIN)
public class AgentResource {
    private static final String WITHOUT_NUL = "[^\\x00]*";

    @Inject
    Agents agents;

    public record Setup(
            @Size(min = 1, max = 100) @Pattern(regexp = WITHOUT_NUL)
            String team,

            @Size(max = 50) List<@NotBlank @Size(max = 100) @Pattern(regexp = WITHOUT_NUL) String> skills,
            @Size(max = 20) List<@NotBlank @Size(max = 20) @Pattern(regexp = WITHOUT_NUL) String> languages,
            @Min(1) @Max(1_000) int capacity,
            boolean available) {}

    public record Availability(@NotNull Boolean available) {}

    /** {@code name}: as the tokens say it. */
    @PUT
    @Path("{name}")
    public Agent set(@Size(max = 100) @Pattern(regexp = WITHOUT_NUL) String name, @NotNull @Valid Setup agent) {
        return agents.set(name, agent);
    }

    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Agent> list(@Valid @BeanParam PageRequest page) {
        return Page.of(agents.list(page), page.limit(), agent -> List.of(agent.name()));
    }

    @DELETE
    @Path("{name}")
    public void remove(@Size(max = 100) @Pattern(regexp = WITHOUT_NUL) String name) {
        agents.remove(name);
    }

    /** Whether I take tickets now. */
    @PUT
    @Path("me/availability")
    @RolesAllowed({Roles.AGENT, Roles.ADMIN})
    public Agent availability(@NotNull @Valid Availability wanted) {
        return agents.setAvailable(wanted.available());
    }
}
