package io.rapport.kit.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "0.0.0.0/0, 203.0.113.7, true",
        "fd00::/8, fd12::1, true",
        "fd00::/8, 10.0.0.1, false"
    })
    void holdsTheAddressesThatShareItsFirstBits(String network, String address, boolean held) {
        assertEquals(held, Network.of(network).contains(Network.numeric(address)));
    }

    @Test
    void asksNoNameServer() {
        assertThrows(IllegalArgumentException.class, () -> Network.of("metrics.example.org"));
    }
}
