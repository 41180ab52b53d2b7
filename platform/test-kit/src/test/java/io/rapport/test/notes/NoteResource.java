package io.rapport.test.notes;

import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/api/v1/notes")
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.ADMIN, Roles.AGENT})
@RunOnVirtualThread
public class NoteResource {
    private final Notes notes;

    NoteResource(Notes notes) {
        this.notes = notes;
    }

    @GET
    public Page<View> list(@BeanParam PageRequest page, @QueryParam("since") Instant since) {
        var found = notes.list(page.after(1), page.limit() + 1).stream()
                .map(View::of)
                .toList();
        return Page.of(found, page.limit(), note -> List.of(note.text()));
    }

    @GET
    @Path("{id}")
    public Response read(@PathParam("id") UUID id) {
        var note = notes.find(id);
        return Response.ok(View.of(note)).tag(Etag.of(note.version)).build();
    }

    @POST
    @Idempotent
    public Response write(@Valid @NotNull Draft draft) {
        var note = notes.write(draft);
        return Response.created(URI.create("/api/v1/notes/" + note.id))
                .tag(Etag.of(note.version))
                .entity(View.of(note))
                .build();
    }

    @POST
    @Path("quick")
    @Idempotent
    @ResponseStatus(201)
    public View writeQuickly(@Valid @NotNull Draft draft) {
        return View.of(notes.write(draft));
    }

    @PATCH
    @Path("{id}")
    public View rewrite(@PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, @Valid Draft draft) {
        return View.of(notes.rewrite(id, ifMatch, draft.text()));
    }

    @DELETE
    @Path("broken")
    public void breaks() {
        throw new IllegalStateException("the secret");
    }

    @DELETE
    @Path("raced")
    public void races() {
        throw new OptimisticLockException();
    }

    record Draft(@NotBlank String text, Note.Mood mood, BigDecimal price, Instant writtenAt, List<@Valid Tag> tags) {}

    record Tag(@NotBlank String name) {}

    record View(UUID id, String text, Note.Mood mood, BigDecimal price, Instant writtenAt) {
        static View of(Note note) {
            return new View(note.id, note.text, note.mood, note.price, note.writtenAt);
        }
    }
}
