package io.rapport.mis.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SigningSecretTest {
    /** The vector that all published libraries are tested with. */
    @Test
    void signsAsStandardWebhooksSays() {
        var secret = SigningSecret.read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var body = "{\"test\": 2432232314}".getBytes(UTF_8);

        assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void isWrittenAsItIsRead() {
        var secret = SigningSecret.random();

        assertThat(SigningSecret.read(secret.text()).key()).hasSize(32).isEqualTo(secret.key());
        assertThat(secret).asString().doesNotContain(secret.text());
    }
}
