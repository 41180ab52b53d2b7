package io.rapport.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sets the demo shop up as a marketer would: a segment of those who ordered, and a welcome for each in her language. */
public record Marketing(Rest rest) {
    private static final String NAME = "Demo: has ordered";

    /** Does nothing if it was done before. */
    public void prepare() throws InterruptedException {
        if (exists(Service.CAMPAIGN, "/api/v1/campaigns")) {
            return;
        }
        var rule = Map.of("all", List.of(Map.of("metric", "orders", "op", ">=", "value", 1)));
        var segment = id(rest.post(Service.ANALYTICS, "/api/v1/segments", Map.of("name", NAME, "rule", rule)));
        var template = id(rest.post(Service.CAMPAIGN, "/api/v1/templates", template()));
        if (segment.isPresent() && template.isPresent()) {
            start(segment.get(), template.get());
        }
    }

    /** campaign-service hears of a new segment a moment later, so it is asked for some seconds. */
    private void start(String segment, String template) throws InterruptedException {
        var body = Map.of("name", NAME, "segment", segment, "template", template, "holdout", 0.1);
        for (var attempt = 0; attempt < 50; attempt++) {
            var campaign = id(rest.post(Service.CAMPAIGN, "/api/v1/campaigns", body));
            if (campaign.isPresent()) {
                rest.post(Service.CAMPAIGN, "/api/v1/campaigns/" + campaign.get() + "/start", null);
                return;
            }
            Thread.sleep(200);
        }
    }

    private boolean exists(Service service, String path) throws InterruptedException {
        return rest.get(service, path + "?limit=1000").stream()
                .flatMap(page -> page.path("items").valueStream())
                .anyMatch(item -> item.path("name").asText().equals(NAME));
    }

    private static Optional<String> id(Optional<JsonNode> created) {
        return created.map(node -> node.path("id").asText(null));
    }

    private static Map<String, Object> template() {
        var languages = Map.of(
                "en",
                        content(
                                "Thank you, {customer.names.given}",
                                "Your order is on its way. No more mail? {unsubscribe}"),
                "de",
                        content(
                                "Danke, {customer.names.given}",
                                "Ihre Bestellung ist unterwegs. Keine Post mehr? {unsubscribe}"),
                "tr",
                        content(
                                "Teşekkürler {customer.names.given}",
                                "Siparişiniz yolda. Artık e-posta istemiyor musunuz? {unsubscribe}"),
                "vi",
                        content(
                                "Cảm ơn {customer.names.given}",
                                "Đơn hàng của bạn đang trên đường. Không muốn nhận thư nữa? {unsubscribe}"),
                "hi",
                        content(
                                "धन्यवाद {customer.names.given}",
                                "आपका ऑर्डर रास्ते में है। और ईमेल नहीं चाहिए? {unsubscribe}"),
                "jv",
                        content(
                                "Matur nuwun {customer.names.given}",
                                "Pesenan panjenengan sampun dipunkintun. Boten kersa e-mail malih? {unsubscribe}"));
        return Map.of("name", NAME, "channel", "email", "languages", languages, "fallback", "en");
    }

    private static Map<String, String> content(String subject, String text) {
        return Map.of("subject", subject, "text", text, "html", "<p>" + subject + "</p><p>" + text + "</p>");
    }
}
