package io.rapport.interaction.webhook;

import io.rapport.interaction.collector.Collector.BatchAnswer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What shop systems tell by themselves: closed by their signatures. What breaks a rule is quarantined and answered 200, as they cannot mend it. */
@Path("/webhooks")
@PermitAll
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {
    @Inject
    Webhooks webhooks;

    @POST
    @Path("/shopify/{source}")
    @Operation(summary = "Webhooks of Shopify", description = """
                    Signed with a secret of the source (`POST /api/v1/sources/{id}/secrets`). Orders and refunds, customers and their consent to \
                    e-mails, products with their stock and deletion; privacy topics wait at `/api/v1/shop-privacy-requests`; any other topic is answered 200 and counted.""")
    public BatchAnswer shopify(
            @PathParam("source") String source,
            @HeaderParam("X-Shopify-Hmac-Sha256") String signature,
            @HeaderParam("X-Shopify-Topic") @DefaultValue("") String topic,
            byte[] body) {
        return webhooks.shopify(source, whole(body), signature, topic);
    }

    @POST
    @Path("/woocommerce/{source}")
    @Operation(summary = "Webhooks of WooCommerce", description = """
                    Signed with a secret of the source (`POST /api/v1/sources/{id}/secrets`). Orders with their refunds, from the moment that \
                    they are placed; customers, products with their stock and deletion; any other topic is answered 200 and counted.""")
    public BatchAnswer wooCommerce(
            @PathParam("source") String source,
            @HeaderParam("X-WC-Webhook-Signature") String signature,
            @HeaderParam("X-WC-Webhook-Topic") @DefaultValue("") String topic,
            byte[] body) {
        return webhooks.wooCommerce(source, whole(body), signature, topic);
    }

    private static byte[] whole(byte[] body) {
        return body == null ? new byte[0] : body;
    }
}
