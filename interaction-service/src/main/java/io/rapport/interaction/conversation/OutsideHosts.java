package io.rapport.interaction.conversation;

import io.rapport.kit.http.Problem;
import io.rapport.kit.operations.Internal;
import io.rapport.kit.operations.Network;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which hosts a channel may be pointed to: none at an address inside, unless configured. */
@ApplicationScoped
public class OutsideHosts {
    private final List<Network> allowed;

    OutsideHosts(@ConfigProperty(name = "rapport.channels.allow") Optional<List<String>> allowed) {
        this.allowed = allowed.orElse(List.of()).stream().map(Network::of).toList();
    }

    /** @throws Problem 400 that names the field */
    public void check(String field, String host) {
        if (!isAllowed(host)) {
            throw Problem.invalid(field, "is not known, or leads to an internal address");
        }
    }

    /** Asked before each connection too: a name may come to mean another address. */
    public boolean isAllowed(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host)).allMatch(this::isAllowed);
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private boolean isAllowed(InetAddress address) {
        return !Internal.contains(address) || allowed.stream().anyMatch(network -> network.contains(address));
    }
}
