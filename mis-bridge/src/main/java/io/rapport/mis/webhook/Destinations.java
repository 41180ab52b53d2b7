package io.rapport.mis.webhook;

import io.rapport.kit.http.Problem;
import io.rapport.kit.operations.Internal;
import io.rapport.kit.operations.Network;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/** The door to the outside: nothing is called before the address that its name leads to was looked at. */
@ApplicationScoped
class Destinations {
    private static final int LONGEST = 2_000;

    private final List<Network> allowed;

    Destinations(WebhookSettings settings) {
        this.allowed =
                settings.allow().orElse(List.of()).stream().map(Network::of).toList();
    }

    /**
     * Refuses what can never be called; a name that leads nowhere today may do so tomorrow.
     *
     * @throws Problem 400
     */
    void check(String url) {
        try {
            resolve(url);
        } catch (Forbidden e) {
            throw Problem.invalid("url", e.getMessage());
        } catch (UnknownHostException _) {
            // looked at again before each call, but only one that is encrypted may go anywhere
            if (!url.toLowerCase(Locale.ROOT).startsWith("https:")) {
                throw Problem.invalid("url", "must be an https address");
            }
        }
    }

    /** All addresses of the name must be fit to call; the first is called. */
    Destination resolve(String text) throws Forbidden, UnknownHostException {
        var url = parse(text);
        var addresses = InetAddress.getAllByName(url.getHost());
        for (var address : addresses) {
            check(url, address);
        }
        return new Destination(url, addresses[0]);
    }

    private void check(URI url, InetAddress address) throws Forbidden {
        if (allowed.stream().anyMatch(network -> network.contains(address))) {
            return;
        }
        if (!url.getScheme().equalsIgnoreCase("https")) {
            throw new Forbidden("must be an https address");
        }
        if (Internal.contains(address)) {
            throw new Forbidden("must not lead to an internal address");
        }
    }

    private static URI parse(String text) throws Forbidden {
        try {
            var url = new URI(text);
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() == null || !List.of("https", "http").contains(scheme) || text.length() > LONGEST) {
                throw new Forbidden("must be an https address such as https://mis.example/kpis");
            }
            if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
                throw new Forbidden("must have neither user nor fragment");
            }
            return url;
        } catch (URISyntaxException _) {
            throw new Forbidden("must be an https address such as https://mis.example/kpis");
        }
    }

    /** Says why, without the address. */
    static final class Forbidden extends Exception {
        private static final long serialVersionUID = 1L;

        Forbidden(String reason) {
            super(reason);
        }
    }
}
