package io.rapport.interaction.intake;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A URL without what could say who somebody is: host, path and {@code utm_*} stay. */
public final class WebAddress {
    private static final int LONGEST = 500;

    private WebAddress() {}

    public static String shown(String url) {
        var bare = before(url, '#');
        var question = bare.indexOf('?');
        if (question < 0) {
            return shortened(withoutUser(bare));
        }
        var campaign = Arrays.stream(bare.substring(question + 1).split("&"))
                .filter(part -> part.startsWith("utm_") && !part.contains("@") && !part.contains("%40"))
                .collect(Collectors.joining("&"));
        var page = withoutUser(bare.substring(0, question));
        return shortened(campaign.isEmpty() ? page : page + "?" + campaign);
    }

    private static String withoutUser(String url) {
        var start = url.indexOf("://") < 0 ? 0 : url.indexOf("://") + 3;
        var at = before(url.substring(start), '/').lastIndexOf('@');
        return at < 0 ? url : url.substring(0, start) + url.substring(start + at + 1);
    }

    private static String before(String text, char end) {
        var at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String shortened(String url) {
        return url.length() <= LONGEST
                ? url
                : before(url, '?')
                        .substring(0, Math.min(LONGEST, before(url, '?').length()));
    }
}
