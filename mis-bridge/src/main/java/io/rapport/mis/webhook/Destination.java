package io.rapport.mis.webhook;

import java.net.InetAddress;
import java.net.URI;

/** Where a call goes: the address was checked, and is what is connected to, whatever the name may lead to a moment later. */
record Destination(URI url, InetAddress address) {
    boolean secure() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    int port() {
        return url.getPort() > 0 ? url.getPort() : secure() ? 443 : 80;
    }

    String host() {
        return url.getHost().replaceAll("[\\[\\]]", "");
    }

    /** Path and query. */
    String target() {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + '?' + url.getRawQuery();
    }
}
