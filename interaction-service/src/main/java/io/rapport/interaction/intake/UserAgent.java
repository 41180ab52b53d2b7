package io.rapport.interaction.intake;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.regex.Pattern;
import ua_parser.Parser;

/**
 * What kind of device, and whether a person sits at it, as far as it says. The lists are those of the ua-parser project; reading one
 * takes some hundred microseconds, so what was read is remembered.
 *
 * @param deviceClass {@code desktop}, {@code phone}, {@code tablet} or {@code tv}
 * @param bot crawlers, link previews, scanners of mail, monitors, browsers without a screen, scripts
 */
record UserAgent(String deviceClass, boolean bot) {
    /** A shop's visitors use far fewer; 150 bytes each. */
    private static final int REMEMBERED = 10_000;

    private static final int LONGEST = 400;

    /** Machines that ua-parser reads as the browser they pretend to be, or not at all. */
    private static final Pattern MACHINE = Pattern.compile(
            "headless|phantomjs|lighthouse|puppeteer|playwright|selenium|webdriver|cypress/"
                    + "|preview|imageproxy|mailproxy|barracuda|proofpoint|mimecast|safelinks|ms-office|scanner"
                    + "|site24x7|synthetics|uptime|monitoring|blackbox-exporter|pingdom|statuscake"
                    + "|^curl/|^wget/|python-|^go-http-client|^apache-httpclient|libwww-perl|^axios/|node-fetch|^undici",
            Pattern.CASE_INSENSITIVE);

    /** HTTP libraries of apps. */
    private static final Pattern APP = Pattern.compile("okhttp|cfnetwork|dart/", Pattern.CASE_INSENSITIVE);

    private static final Pattern TABLET = Pattern.compile("iPad|Kindle|Tablet", Pattern.CASE_INSENSITIVE);
    private static final Pattern TELEVISION = Pattern.compile("\\bTV\\b|SMART-TV|AppleTV|BRAVIA|\\bAFT[A-Z]");
    private static final Pattern PHONE_SYSTEM =
            Pattern.compile("iOS|Android|Windows Phone|KaiOS|BlackBerry OS|HarmonyOS|Symbian OS|Firefox OS");

    private static final Parser PARSER = new Parser();
    private static final LoadingCache<String, UserAgent> READ =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build(UserAgent::read);

    static UserAgent of(String said) {
        return READ.get(said.length() <= LONGEST ? said : said.substring(0, LONGEST));
    }

    private static UserAgent read(String said) {
        var device = PARSER.parseDevice(said).family;
        return new UserAgent(
                deviceClass(said, device),
                device.equals("Spider") || MACHINE.matcher(said).find());
    }

    private static String deviceClass(String said, String device) {
        if (TELEVISION.matcher(said).find()) {
            return "tv";
        }
        var system = PARSER.parseOS(said).family;
        if (TABLET.matcher(device).find() || system.equals("Android") && !said.contains("Mobile")) {
            return "tablet";
        }
        var isPhone = PHONE_SYSTEM.matcher(system).matches()
                || device.contains("phone")
                || APP.matcher(said).find();
        return isPhone ? "phone" : "desktop";
    }
}
