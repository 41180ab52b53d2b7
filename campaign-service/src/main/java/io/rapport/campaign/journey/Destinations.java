package io.rapport.campaign.journey;

import io.rapport.kit.operations.Internal;
import io.rapport.kit.operations.Network;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where journeys may call: nothing inside, but for the networks of {@code rapport.journey.webhook.allow}. */
@ApplicationScoped
class Destinations {
    private static final String NO_ADDRESS = "must be an https address such as https://crm.example/journeys";

    @ConfigProperty(name = "rapport.journey.webhook.allow")
    Optional<List<String>> allowed;

    /** An address that was looked at, and is what is connected to, whatever its name may lead to a moment later. */
    record Destination(URI url, InetAddress address) {
        boolean secure() {
            return url.getScheme().equalsIgnoreCase("https");
        }

        int port() {
            return url.getPort() > 0 ? url.getPort() : secure() ? 443 : 80;
        }

        /** Path and query. */
        String target() {
            var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            return url.getRawQuery() == null ? path : path + '?' + url.getRawQuery();
        }
    }

    /** Says why, without the address. */
    static final class Forbidden extends Exception {
        private static final long serialVersionUID = 1L;

        Forbidden(String reason) {
            super(reason);
        }
    }

    /** What is wrong for ever; a name that leads nowhere today may do so tomorrow, and is looked at before each call. */
    Optional<String> fault(String url) {
        try {
            resolve(url);
            return Optional.empty();
        } catch (Forbidden e) {
            return Optional.of(e.getMessage());
        } catch (UnknownHostException _) {
            return url.toLowerCase(Locale.ROOT).startsWith("https:") ? Optional.empty() : Optional.of(NO_ADDRESS);
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
        var known = allowed.orElse(List.of()).stream().map(Network::of).anyMatch(network -> network.contains(address));
        if (!known && Internal.contains(address)) {
            throw new Forbidden("must not lead to an internal address");
        }
        if (!known && !url.getScheme().equalsIgnoreCase("https")) {
            throw new Forbidden(NO_ADDRESS);
        }
    }

    private static URI parse(String text) throws Forbidden {
        try {
            var url = new URI(text);
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() == null
                    || !List.of("https", "http").contains(scheme)
                    || url.getRawUserInfo() != null
                    || url.getRawFragment() != null) {
                throw new Forbidden(NO_ADDRESS);
            }
            return url;
        } catch (URISyntaxException _) {
            throw new Forbidden(NO_ADDRESS);
        }
    }
}
