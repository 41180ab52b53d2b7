package io.rapport.interaction.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interaction.intake.WebAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** A sign of life of a visitor. */
public record Touch(UUID visitorId, Entry entry) {
    private static final Set<String> PAGES = Set.of("storefront.page-viewed", "storefront.screen-viewed");
    private static final Set<String> CAMPAIGN = Set.of("source", "medium", "name", "term", "content");
    private static final Pattern UTM = Pattern.compile("[?&]utm_(source|medium|campaign|term|content)=([^&#]{1,100})");
    private static final int LONGEST = 100;

    /**
     * @param properties of the event, as the storefront said them
     * @param context what may be known of the circumstances
     */
    public static Touch of(
            UUID visitorId, Instant at, String type, JsonNode properties, JsonNode context, String country) {
        var url = text(properties.path("url"), context.path("page").path("url"));
        var referrer = text(properties.path("referrer"), context.path("page").path("referrer"));
        var campaign = campaign(context.path("campaign"), url);
        var landing = url.isEmpty() ? properties.path("name").asText("") : WebAddress.shown(url);
        return new Touch(
                visitorId,
                new Entry(
                        at,
                        PAGES.contains(type),
                        PAGES.contains(type) || !url.isEmpty() ? orNull(landing) : null,
                        referrer.isEmpty() ? null : WebAddress.shown(referrer),
                        Referral.of(campaign.getOrDefault("medium", ""), url, referrer),
                        campaign,
                        orNull(context.path("deviceClass").asText("")),
                        country));
    }

    private static Map<String, String> campaign(JsonNode said, String url) {
        var campaign = new TreeMap<String, String>();
        var utm = UTM.matcher(url);
        while (utm.find()) {
            put(campaign, utm.group(1).equals("campaign") ? "name" : utm.group(1), utm.group(2));
        }
        CAMPAIGN.forEach(field -> put(campaign, field, said.path(field).asText("")));
        return campaign;
    }

    /** A link that carries an address names a person and not a campaign. */
    private static void put(Map<String, String> campaign, String field, String value) {
        if (!value.isBlank() && value.length() <= LONGEST && !value.contains("@") && !value.contains("%40")) {
            campaign.put(field, value);
        }
    }

    private static String text(JsonNode first, JsonNode second) {
        return first.isTextual() ? first.textValue() : second.asText("");
    }

    private static String orNull(String text) {
        return text.isBlank() ? null : text.length() <= 500 ? text : text.substring(0, 500);
    }
}
