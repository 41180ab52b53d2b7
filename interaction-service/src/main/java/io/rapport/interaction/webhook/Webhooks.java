package io.rapport.interaction.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.events.EventJson;
import io.rapport.interaction.collector.Collector;
import io.rapport.interaction.collector.Collector.BatchAnswer;
import io.rapport.interaction.intake.CleanJson;
import io.rapport.interaction.product.Products;
import io.rapport.interaction.source.Secrets;
import io.rapport.interaction.source.Secrets.Signer;
import io.rapport.interaction.source.ShopKind;
import io.rapport.interaction.source.WriteKeys;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes what shops send, once it is known that they sent it: through the collector's own door. */
@ApplicationScoped
class Webhooks {
    private static final BatchAnswer HEARD = new BatchAnswer(true, 0, List.of());
    private static final ObjectReader READER =
            EventJson.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Inject
    Secrets secrets;

    @Inject
    WriteKeys shops;

    @Inject
    Collector collector;

    @Inject
    Products products;

    @Inject
    PrivacyRequests privacyRequests;

    @Inject
    MeterRegistry meters;

    /** @throws WrongSignature before anything else is looked at */
    BatchAnswer shopify(String source, byte[] body, String signature, String topic) {
        var signer = signer(ShopKind.SHOPIFY, source, body, signature);
        var currency = shops.currencyOf(signer.shop());
        return take(ShopKind.SHOPIFY, signer, topic, Shopify.read(topic, read(body), currency), body);
    }

    /** @throws WrongSignature before anything else is looked at */
    BatchAnswer wooCommerce(String source, byte[] body, String signature, String topic) {
        if (signature == null && isPing(body) && secrets.isExpected(ShopKind.WOOCOMMERCE, source)) {
            return HEARD;
        }
        var signer = signer(ShopKind.WOOCOMMERCE, source, body, signature);
        var currency = shops.currencyOf(signer.shop());
        return take(ShopKind.WOOCOMMERCE, signer, topic, WooCommerce.read(topic, read(body), currency), body);
    }

    /** What WooCommerce sends, unsigned, when a webhook is set up; it is set up only if that is answered well. */
    private static boolean isPing(byte[] body) {
        return body.length < 100 && new String(body, StandardCharsets.US_ASCII).matches("webhook_id=[0-9]+");
    }

    private Signer signer(ShopKind kind, String source, byte[] body, String signature) {
        return secrets.signer(kind, source, body, signature).orElseThrow(() -> {
            count(kind, "refused");
            return new WrongSignature();
        });
    }

    /** Also nothing at all, or what is no object: then it says nothing. */
    private static JsonNode read(byte[] body) {
        try {
            var json = READER.readTree(body);
            CleanJson.clean(json, "", new ArrayList<>());
            return json;
        } catch (JsonProcessingException _) {
            throw Problem.invalid("body", "is no JSON");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private BatchAnswer take(ShopKind kind, Signer signer, String topic, Told told, byte[] body) {
        count(kind, told instanceof Told.Nothing ? "unknown-topic" : "taken");
        return switch (told) {
            case Told.Calls(var calls) -> collector.take(calls, signer.source(), signer.shop());
            case Told.OfProduct(var product) -> {
                known(product.productId());
                products.tell(signer.shop(), product);
                yield HEARD;
            }
            case Told.OfStock(var level) -> {
                products.tell(signer.shop(), level);
                yield HEARD;
            }
            case Told.Gone(var productId) -> {
                products.delete(signer.shop(), known(productId), null);
                yield HEARD;
            }
            case Told.Privacy _ -> {
                privacyRequests.keep(signer, topic, read(body));
                yield HEARD;
            }
            case Told.Nothing _ -> HEARD;
        };
    }

    private static String known(String productId) {
        if (productId == null) {
            throw Problem.invalid("id", "is needed");
        }
        return productId;
    }

    private void count(ShopKind kind, String outcome) {
        meters.counter("rapport.webhooks", "kind", kind.text(), "outcome", outcome)
                .increment();
    }
}
