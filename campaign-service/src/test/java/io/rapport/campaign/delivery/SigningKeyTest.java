package io.rapport.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.campaign.SmtpPort;
import io.rapport.kit.security.Vault;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class SigningKeyTest {
    @Inject
    SigningKey key;

    @Inject
    Jdbi jdbi;

    @Inject
    Vault vault;

    @Test
    void isKeptSealed() {
        var secret = key.bytes();

        assertThat(secret).hasSize(SigningKey.BYTES);
        assertThat(kept()).hasSizeGreaterThan(SigningKey.BYTES);
        assertThat(another().bytes()).isEqualTo(secret);
    }

    @Test
    void isSealedWhereAnOlderVersionKeptItInClear() {
        var secret = key.bytes();
        jdbi.useHandle(handle -> handle.execute("update signing_key set secret = ?", secret));

        assertThat(another().bytes()).isEqualTo(secret);
        assertThat(kept()).hasSizeGreaterThan(SigningKey.BYTES);
    }

    /** As another replica has it. */
    private SigningKey another() {
        var another = new SigningKey();
        another.jdbi = jdbi;
        another.vault = vault;
        return another;
    }

    private byte[] kept() {
        return jdbi.withHandle(handle -> handle.createQuery("select secret from signing_key")
                .mapTo(byte[].class)
                .one());
    }
}
