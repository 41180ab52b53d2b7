package io.rapport.kit.security;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IssuerTest {
    @Test
    void refusesToStartWithoutAnIssuer() {
        var issuer = new Issuer(Optional.empty());
        assertThrows(ConfigurationException.class, () -> issuer.requireConfiguration(new StartupEvent()));
    }
}
