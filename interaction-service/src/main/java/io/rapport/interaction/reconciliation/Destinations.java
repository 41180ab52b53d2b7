package io.rapport.interaction.reconciliation;

import io.rapport.kit.http.Problem;
import io.rapport.kit.operations.Internal;
import io.rapport.kit.operations.Network;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where shops may be looked for: never at an address inside, and by https alone, unless configured. Asked before each call; a name's
 * address is then the one that the call uses, as the JVM keeps it for some seconds.
 */
@ApplicationScoped
class Destinations {
    private final List<Network> allowed;

    Destinations(@ConfigProperty(name = "rapport.shops.allow") Optional<List<String>> allowed) {
        this.allowed = allowed.orElse(List.of()).stream().map(Network::of).toList();
    }

    /** @throws Problem 400 that names the field */
    void check(String field, String url) {
        var fault = fault(url);
        if (fault.isPresent()) {
            throw Problem.invalid(field, fault.get());
        }
    }

    /** Why it may not be called, without saying what is there. */
    Optional<String> fault(String text) {
        try {
            var url = URI.create(text);
            var isWeb = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (!isWeb || url.getHost() == null || url.getRawUserInfo() != null || url.getRawQuery() != null) {
                return Optional.of("is not an address such as https://shop.example");
            }
            return Stream.of(InetAddress.getAllByName(url.getHost()))
                    .flatMap(address -> fault(url, address).stream())
                    .findFirst();
        } catch (IllegalArgumentException _) {
            return Optional.of("is not an address such as https://shop.example");
        } catch (UnknownHostException _) {
            return Optional.of("names a host that is not known");
        }
    }

    private Optional<String> fault(URI url, InetAddress address) {
        if (allowed.stream().anyMatch(network -> network.contains(address))) {
            return Optional.empty();
        }
        if (Internal.contains(address)) {
            return Optional.of("leads to an internal address");
        }
        return url.getScheme().equalsIgnoreCase("https") ? Optional.empty() : Optional.of("is not https");
    }
}
