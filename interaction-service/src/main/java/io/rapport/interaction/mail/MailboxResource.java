package io.rapport.interaction.mail;

import static java.util.Objects.requireNonNullElse;

import io.rapport.events.Identity;
import io.rapport.interaction.mail.Mailbox.Encryption;
import io.rapport.interaction.mail.Mailbox.Passwords;
import io.rapport.interaction.mail.Mailbox.Server;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The mailboxes through which customers are heard and answered. */
@Path("/api/v1/mailboxes")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class MailboxResource {
    private static final String WITHOUT_CONTROLS = "[^\\p{Cntrl}]*";

    @Inject
    Mailboxes mailboxes;

    /** @param password kept sealed and never shown again; on a change none leaves it as it is */
    record Access(
            @NotBlank @Size(max = 255) @Pattern(regexp = "[A-Za-z0-9._:-]+")
            String host,

            @NotNull @Min(1) @Max(65535) Integer port,

            @Size(max = 255) @Pattern(regexp = WITHOUT_CONTROLS)
            String user,

            @Size(max = 1_000) @Pattern(regexp = WITHOUT_CONTROLS)
            String password,

            Encryption encryption,

            @Size(max = 255) @Pattern(regexp = WITHOUT_CONTROLS)
            String folder) {
        Server server() {
            return new Server(host, port, user, requireNonNullElse(encryption, Encryption.TLS), folder);
        }
    }

    /**
     * @param shop the default one if left out
     * @param subaddressing whether the server takes {@code name+anything@domain} as this mailbox; false if left out
     * @param enabled true if left out; a mailbox is never deleted, as its conversations stay
     * @param incoming IMAP
     * @param outgoing SMTP
     */
    record NewMailbox(
            @NotBlank @Size(max = 100) @Pattern(regexp = WITHOUT_CONTROLS)
            String name,

            @Size(min = 1, max = 100) @Pattern(regexp = WITHOUT_CONTROLS)
            String shop,

            @NotNull @Size(max = 250) @Pattern(regexp = "[^\\s@<>\",;:]{1,64}@[A-Za-z0-9.-]{1,180}")
            String address,

            @Size(max = 100) @Pattern(regexp = WITHOUT_CONTROLS)
            String displayName,

            Boolean subaddressing,
            Boolean enabled,
            @NotNull @Valid Access incoming,
            @NotNull @Valid Access outgoing) {

        Mailboxes.Wanted wanted() {
            return new Mailboxes.Wanted(
                    name,
                    requireNonNullElse(shop, Identity.DEFAULT_SHOP),
                    address,
                    displayName,
                    requireNonNullElse(subaddressing, false),
                    requireNonNullElse(enabled, true),
                    incoming.server(),
                    outgoing.server());
        }

        Passwords passwords() {
            return new Passwords(incoming.password(), outgoing.password());
        }
    }

    /**
     * @param checkedAt when its mails were last known to be all here
     * @param failure why they are not, or null
     */
    record View(
            UUID id,
            String name,
            String shop,
            String address,
            String displayName,
            boolean subaddressing,
            boolean enabled,
            Server incoming,
            Server outgoing,
            Instant createdAt,
            Instant checkedAt,
            int failures,
            String failure) {
        static View of(Mailbox mailbox) {
            return new View(
                    mailbox.id(),
                    mailbox.name(),
                    mailbox.shop(),
                    mailbox.address(),
                    mailbox.displayName(),
                    mailbox.subaddressing(),
                    mailbox.enabled(),
                    mailbox.incoming(),
                    mailbox.outgoing(),
                    mailbox.createdAt(),
                    mailbox.checkedAt(),
                    mailbox.failures(),
                    mailbox.failure());
        }
    }

    /** What is in it already is taken as history; from then on whatever comes in opens or continues a conversation. */
    @POST
    @Idempotent(secret = true)
    @ResponseStatus(201)
    public View create(@Valid @NotNull NewMailbox wanted) {
        return View.of(mailboxes.create(wanted.wanted(), wanted.passwords()));
    }

    @GET
    public Page<View> list(@Valid @BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.text(0)).orElse("");
        var found =
                mailboxes.list(after, page.limit() + 1).stream().map(View::of).toList();
        return Page.of(found, page.limit(), last -> List.of(last.name()));
    }

    @GET
    @Path("/{id}")
    @APIResponseSchema(View.class)
    public Response get(@PathParam("id") UUID id) {
        return tagged(mailboxes.get(id));
    }

    /** All of it but its name; passwords that are left out stay. */
    @PUT
    @Path("/{id}")
    @APIResponseSchema(View.class)
    public Response change(
            @PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, @Valid @NotNull NewMailbox wanted) {
        return tagged(mailboxes.change(id, ifMatch, wanted.wanted(), wanted.passwords()));
    }

    private static Response tagged(Mailbox mailbox) {
        return Response.ok(View.of(mailbox)).tag(Etag.of(mailbox.version())).build();
    }
}
