package io.rapport.campaign.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Tells readers from mail proxies, link scanners and previews. */
final class Machines {
    /** Nobody reads so fast; scanners on the way do. */
    private static final Duration TOO_FAST = Duration.ofSeconds(2);

    private static final Pattern NAMES = Pattern.compile(
            "proxy|bot\\b|bot/|crawl|spider|scan|preview|barracuda|mimecast|proofpoint|fireeye|symantec|trend ?micro|"
                    + "safelinks|headless|curl|wget|python|java/|go-http|okhttp|httpclient|^mozilla/5\\.0$",
            Pattern.CASE_INSENSITIVE);

    private Machines() {}

    /**
     * @param userAgent may be null
     * @param sentAt may be null
     */
    static boolean isOne(String method, String userAgent, Instant sentAt, Instant now) {
        return !"GET".equals(method)
                || userAgent == null
                || userAgent.isBlank()
                || NAMES.matcher(userAgent.strip()).find()
                || sentAt != null && now.isBefore(sentAt.plus(TOO_FAST));
    }
}
