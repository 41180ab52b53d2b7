package io.rapport.campaign.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lets us know that a mail was opened or a link followed: each link leads through a signed redirect, and a picture of one pixel is added. */
@ApplicationScoped
class Tracking {
    private static final Pattern LINK =
            Pattern.compile("(\\bhref\\s*=\\s*)([\"'])(https?://[^\"']+)\\2", Pattern.CASE_INSENSITIVE);
    private static final Pattern END = Pattern.compile("</body\\s*>", Pattern.CASE_INSENSITIVE);

    @Inject
    SignedLinks links;

    @ConfigProperty(name = "rapport.campaign.tracking", defaultValue = "true")
    boolean enabled;

    String in(String html, UUID deliveryId) {
        if (!enabled || html == null) {
            return html;
        }
        var linked = LINK.matcher(html)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + match.group(2) + tracked(deliveryId, match.group(3)) + match.group(2)));
        var pixel = "<img src=\"" + links.of(SignedLinks.Purpose.OPEN, deliveryId)
                + "\" width=\"1\" height=\"1\" alt=\"\" role=\"presentation\">";
        var end = END.matcher(linked);
        return end.find() ? end.replaceFirst(Matcher.quoteReplacement(pixel + "</body>")) : linked + pixel;
    }

    /** Our own pages are not counted. */
    private String tracked(UUID deliveryId, String escaped) {
        var url = escaped.replace("&amp;", "&");
        return links.isOurs(url) ? escaped : links.click(deliveryId, url).replace("&", "&amp;");
    }
}
