package io.rapport.interaction.messaging;

import static java.util.Objects.requireNonNullElse;

import io.rapport.events.Identity;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.conversation.OutsideHosts;
import io.rapport.interaction.messaging.Account.Keys;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Our accounts on WhatsApp, Messenger, Instagram and Telegram, and the adapters for SMS and phone notes. */
@Path("/api/v1/messaging-accounts")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class AccountResource {
    private static final String VISIBLE = "[!-~]*";

    @Inject
    Accounts accounts;

    @Inject
    OutsideHosts hosts;

    /**
     * @param name a part of the webhook's address
     * @param externalId needed for WhatsApp (the phone-number id), Messenger (the page's id) and Instagram (the account's id)
     * @param token with which messages are sent; needed for all but SMS and phone
     * @param secret Meta's app secret; for the others one is made
     * @param sendUrl of an SMS adapter; without it nothing is sent
     */
    record NewAccount(
            @NotNull Channel channel,

            @NotNull @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,60}")
            String name,

            @Size(min = 1, max = 100) @Pattern(regexp = "[^\\p{Cntrl}]*")
            String shop,

            @Pattern(regexp = "[0-9A-Za-z_-]{1,100}") String externalId,

            @Size(min = 1, max = 2_000) @Pattern(regexp = VISIBLE)
            String token,

            @Size(min = 8, max = 500) @Pattern(regexp = VISIBLE)
            String secret,

            @Size(max = 500) @Pattern(regexp = VISIBLE) String sendUrl) {

        private static final List<Channel> META = List.of(Channel.WHATSAPP, Channel.MESSENGER, Channel.INSTAGRAM);

        Keys keys() {
            if (META.contains(channel)) {
                needed("externalId", externalId);
                return new Keys(needed("token", token), needed("secret", secret), Signatures.random());
            }
            return switch (channel) {
                case TELEGRAM -> new Keys(needed("token", token), Signatures.random(), null);
                case SMS, PHONE -> new Keys(null, Signatures.randomForAdapter(), null);
                default ->
                    throw Problem.invalid("channel", "must be whatsapp, messenger, instagram, telegram, sms or phone");
            };
        }

        private static String needed(String field, String value) {
            if (value == null) {
                throw Problem.invalid(field, "is needed");
            }
            return value;
        }
    }

    /**
     * @param webhook where the channel is to tell us
     * @param secret only when it was made here, this once; so is {@code verifyToken}
     */
    record View(
            UUID id,
            Channel channel,
            String name,
            String shop,
            String externalId,
            String sendUrl,
            boolean enabled,
            String webhook,
            String secret,
            String verifyToken) {
        static View of(Account account) {
            return of(account, null, null);
        }

        static View of(Account account, String secret, String verifyToken) {
            return new View(
                    account.id(),
                    account.channel(),
                    account.name(),
                    account.shop(),
                    account.externalId(),
                    account.sendUrl(),
                    account.enabled(),
                    "/webhooks/" + account.channel().label() + "/" + account.name(),
                    secret,
                    verifyToken);
        }
    }

    record State(@NotNull Boolean enabled) {}

    /** A repeat under the same Idempotency-Key is told the same secrets. */
    @POST
    @Idempotent(secret = true)
    @ResponseStatus(201)
    public View create(@Valid @NotNull NewAccount wanted) {
        var keys = wanted.keys();
        if (wanted.sendUrl() != null) {
            hosts.check("sendUrl", host(wanted.sendUrl()));
        }
        var account = accounts.create(
                wanted.channel(),
                wanted.name(),
                requireNonNullElse(wanted.shop(), Identity.DEFAULT_SHOP),
                wanted.externalId(),
                wanted.sendUrl(),
                keys);
        return View.of(account, wanted.secret() == null ? keys.secret() : null, keys.verifyToken());
    }

    private static String host(String url) {
        try {
            var host = URI.create(url).getHost();
            if (host != null && url.matches("https?://.*")) {
                return host;
            }
        } catch (IllegalArgumentException _) {
            // falls through to the same answer
        }
        throw Problem.invalid("sendUrl", "is not an address such as https://sms.example/send");
    }

    @GET
    public Page<View> list(@Valid @BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.text(0)).orElse("");
        var found =
                accounts.list(after, page.limit() + 1).stream().map(View::of).toList();
        return Page.of(found, page.limit(), last -> List.of(last.name()));
    }

    @GET
    @Path("/{id}")
    public View get(@PathParam("id") UUID id) {
        return View.of(accounts.get(id));
    }

    /** One that is not in use refuses its webhooks and sends nothing. */
    @POST
    @Path("/{id}/state")
    public View state(@PathParam("id") UUID id, @Valid @NotNull State state) {
        return View.of(accounts.enable(accounts.get(id).id(), state.enabled()));
    }
}
