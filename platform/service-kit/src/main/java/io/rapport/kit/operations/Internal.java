package io.rapport.kit.operations;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Addresses that are no one's on the public internet (IANA's special-purpose registries), and those where clouds keep their secrets. */
public final class Internal {
    private static final List<Network> REFUSED = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carrier-grade NAT
                    "127.0.0.0/8", // loopback
                    "168.63.129.16", // a cloud's metadata
                    "169.254.0.0/16", // link-local, and most clouds' metadata
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // relays of 6to4
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, broadcast
                    "2001::/23", // protocol assignments, Teredo
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4: an IPv4 address in disguise
                    "3fff::/20") // documentation
            .map(Network::of)
            .toList();

    /** All else of IPv6 is loopback, unique-local, link-local, multicast, IPv4 in disguise, or not given to anyone. */
    private static final Network GLOBAL_IPV6 = Network.of("2000::/3");

    private Internal() {}

    /** IPv4 written as IPv6 ({@code ::ffff:127.0.0.1}) is IPv4 to Java already. */
    public static boolean contains(InetAddress address) {
        return REFUSED.stream().anyMatch(network -> network.contains(address))
                || !(address instanceof Inet4Address || GLOBAL_IPV6.contains(address));
    }
}
