package io.rapport.interaction.messaging;

import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.messaging.MessagingWebhooks.Signed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What messaging channels tell by themselves: closed by their signatures. */
@Path("/webhooks")
@PermitAll
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
public class MessagingWebhookResource {
    private static final String META = "{kind: whatsapp|messenger|instagram}/{account}";

    @Inject
    MessagingWebhooks webhooks;

    @GET
    @Path(META)
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "Meta asks whether the webhook is ours", description = """
                    Answers `hub.challenge` to whoever knows the account's `verifyToken`.""")
    public String verify(
            @PathParam("kind") String kind,
            @PathParam("account") String account,
            @QueryParam("hub.mode") String mode,
            @QueryParam("hub.verify_token") String token,
            @QueryParam("hub.challenge") String challenge) {
        return webhooks.verify(Channel.of(kind), account, mode, token, challenge);
    }

    @POST
    @ResponseStatus(200)
    @Path(META)
    @Operation(summary = "Webhooks of WhatsApp, Messenger and Instagram", description = """
                    Signed with the app's secret (`X-Hub-Signature-256`). Messages, and how far ours have come; anything else is answered 200 and counted.""")
    public void meta(
            @PathParam("kind") String kind,
            @PathParam("account") String account,
            @HeaderParam("X-Hub-Signature-256") String signature,
            byte[] body) {
        webhooks.meta(Channel.of(kind), account, whole(body), signature);
    }

    @POST
    @ResponseStatus(200)
    @Path("telegram/{account}")
    @Operation(summary = "Webhooks of Telegram", description = """
                    With the account's secret as `X-Telegram-Bot-Api-Secret-Token`. Messages of private chats; anything else is answered 200 and counted.""")
    public void telegram(
            @PathParam("account") String account,
            @HeaderParam("X-Telegram-Bot-Api-Secret-Token") String token,
            byte[] body) {
        webhooks.telegram(account, whole(body), token);
    }

    @POST
    @ResponseStatus(200)
    @Path("{kind: sms|phone}/{account}")
    @Operation(summary = "What SMS gateways and telephone systems tell", description = """
                    Signed as Standard Webhooks have it, at most five minutes ago. `{"id","from","name","text","at"}` for a message or a note of a call; \
                    `{"id","status":"sent|delivered|read|failed","reason"}` for a message of ours.""")
    public void adapter(
            @PathParam("kind") String kind,
            @PathParam("account") String account,
            @HeaderParam("webhook-id") String id,
            @HeaderParam("webhook-timestamp") String timestamp,
            @HeaderParam("webhook-signature") String signature,
            byte[] body) {
        webhooks.adapter(Channel.of(kind), account, whole(body), new Signed(id, timestamp, signature));
    }

    private static byte[] whole(byte[] body) {
        return body == null ? new byte[0] : body;
    }
}
