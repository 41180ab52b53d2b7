package io.rapport.interaction.session;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a visit came from. What the shop itself said of its link ({@code utm_medium}, the click ids of advertisers) goes before the host
 * of the referrer; a host is known by the name under which it is registered, so that all countries of a search engine are one.
 */
public enum Referral {
    PAID,
    EMAIL,
    SOCIAL,
    SEARCH,
    /** Another page of the shop. */
    INTERNAL,
    /** Any other site. */
    SITE,
    /** Nothing is said: typed, bookmarked, or from an app. */
    DIRECT;

    private static final Pattern PAID_MEDIUM =
            Pattern.compile("cpc|ppc|cpm|cpa|cpv|.*paid.*|display|banner|retargeting|ads?", Pattern.CASE_INSENSITIVE);
    private static final Pattern EMAIL_MEDIUM = Pattern.compile("e[-_ ]?mail|newsletter", Pattern.CASE_INSENSITIVE);
    private static final Pattern SOCIAL_MEDIUM = Pattern.compile("social.*|sm", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEARCH_MEDIUM = Pattern.compile("organic|search", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLICK_ID = Pattern.compile("[?&](gclid|gbraid|wbraid|msclkid|dclid|ttclid|yclid)=");

    private static final Set<String> SEARCH_SITES = Set.of(
            "google",
            "bing",
            "yahoo",
            "yandex",
            "duckduckgo",
            "baidu",
            "ecosia",
            "naver",
            "daum",
            "seznam",
            "qwant",
            "coccoc",
            "startpage",
            "brave",
            "sogou",
            "ask");
    private static final Set<String> SOCIAL_SITES = Set.of(
            "facebook",
            "fb",
            "instagram",
            "twitter",
            "x",
            "t",
            "linkedin",
            "lnkd",
            "pinterest",
            "reddit",
            "tiktok",
            "youtube",
            "youtu",
            "vk",
            "ok",
            "zalo",
            "whatsapp",
            "wa",
            "telegram",
            "snapchat",
            "threads",
            "weibo",
            "messenger",
            "discord",
            "tumblr",
            "mastodon",
            "bsky");
    private static final Map<String, Referral> APPS = Map.of(
            "com.google.android.gm",
            EMAIL,
            "com.google.android.googlequicksearchbox",
            SEARCH,
            "com.facebook.katana",
            SOCIAL);
    private static final Set<String> MAIL_HOSTS = Set.of("mail", "webmail", "outlook", "owa", "email");
    private static final Set<String> SECOND_LEVELS = Set.of("co", "com", "org", "net", "gov", "ac", "edu");

    /** As JSON says it. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param medium {@code utm_medium}, or empty
     * @param url of the page, with its query
     */
    static Referral of(String medium, String url, String referrer) {
        if (PAID_MEDIUM.matcher(medium).matches() || CLICK_ID.matcher(url).find()) {
            return PAID;
        }
        if (EMAIL_MEDIUM.matcher(medium).matches()) {
            return EMAIL;
        }
        if (SOCIAL_MEDIUM.matcher(medium).matches()) {
            return SOCIAL;
        }
        if (SEARCH_MEDIUM.matcher(medium).matches()) {
            return SEARCH;
        }
        var from = host(referrer);
        if (from.isEmpty()) {
            return medium.isEmpty() ? DIRECT : SITE;
        }
        return site(from).equals(site(host(url))) ? INTERNAL : ofHost(from);
    }

    private static Referral ofHost(String host) {
        var app = APPS.get(host);
        if (app != null) {
            return app;
        }
        if (MAIL_HOSTS.contains(host.substring(0, Math.max(0, host.indexOf('.'))))) {
            return EMAIL;
        }
        var site = site(host);
        var name = site.substring(0, Math.max(0, site.indexOf('.')));
        if (SEARCH_SITES.contains(name)) {
            return SEARCH;
        }
        return SOCIAL_SITES.contains(name) ? SOCIAL : SITE;
    }

    /** {@code www.google.com.tr} → {@code google.com.tr}. */
    private static String site(String host) {
        var last = host.lastIndexOf('.');
        var second = host.lastIndexOf('.', last - 1);
        if (last > 0 && second > 0 && SECOND_LEVELS.contains(host.substring(second + 1, last))) {
            second = host.lastIndexOf('.', second - 1);
        }
        return host.substring(second + 1);
    }

    private static String host(String url) {
        var start = url.indexOf("://");
        if (start < 0) {
            return "";
        }
        var end = start + 3;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        var authority = url.substring(start + 3, end);
        var name = authority.substring(authority.lastIndexOf('@') + 1);
        var port = name.indexOf(':');
        return (port < 0 ? name : name.substring(0, port)).toLowerCase(Locale.ROOT);
    }
}
