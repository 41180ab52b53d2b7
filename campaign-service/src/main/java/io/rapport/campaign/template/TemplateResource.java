package io.rapport.campaign.template;

import io.rapport.campaign.template.Template.Content;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.UUID;

/** What campaigns say, per channel and language. */
@Path("/api/v1/templates")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
public class TemplateResource {
    @Inject
    Templates templates;

    /** {@code channel}: {@code email}, {@code sms}, {@code push} or {@code whatsapp}. */
    public record NewTemplate(
            @NotBlank @Size(max = 200) String name,

            @NotNull @Pattern(regexp = "email|sms|push|whatsapp", message = "must be email, sms, push or whatsapp")
            String channel,

            @NotEmpty @Size(max = 50) Map<String, @NotNull @Valid Content> languages,
            @NotBlank String fallback) {}

    public record Texts(
            @NotEmpty @Size(max = 50) Map<String, @NotNull @Valid Content> languages,
            @NotBlank String fallback) {}

    public record Reader(@NotNull UUID customerId) {}

    public record View(UUID id, String name, String channel, Map<String, Template.Content> languages, String fallback) {
        static View of(Template template) {
            return new View(template.id, template.name, template.channel, template.languages, template.fallback);
        }
    }

    @POST
    @Idempotent
    public Response create(@NotNull @Valid NewTemplate body) {
        var template = templates.create(body.name, body.channel, body.languages, body.fallback);
        return tagged(Response.created(URI.create("/api/v1/templates/" + template.id)), template);
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Page<View> list(@Valid @BeanParam PageRequest page) {
        var found = templates.list(page);
        return new Page<>(found.items().stream().map(View::of).toList(), found.next());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.SYSTEM})
    public Response get(UUID id) {
        return tagged(Response.ok(), templates.get(id));
    }

    @PUT
    @Path("/{id}")
    public Response change(UUID id, @HeaderParam("If-Match") String ifMatch, @NotNull @Valid Texts body) {
        return tagged(Response.ok(), templates.change(id, ifMatch, body.languages, body.fallback));
    }

    /** The message as this customer would get it. */
    @POST
    @Path("/{id}/preview")
    public Sandbox.Rendered preview(UUID id, @NotNull @Valid Reader reader) {
        return templates.preview(id, reader.customerId);
    }

    private static Response tagged(Response.ResponseBuilder response, Template template) {
        return response.tag(Etag.of(template.version)).entity(View.of(template)).build();
    }
}
