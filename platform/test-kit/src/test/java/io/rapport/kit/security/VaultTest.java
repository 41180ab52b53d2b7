package io.rapport.kit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.kit.http.Problem;
import org.junit.jupiter.api.Test;

class VaultTest {
    private final Vault vault = new Vault("a key that nobody guesses, long enough");

    @Test
    void opensWhatItSealed() {
        var sealed = vault.seal("şifre", "source_secret/1");

        assertThat(Vault.isSealed(sealed)).isTrue();
        assertThat(Vault.isSealed("şifre")).isFalse();
        assertThat(sealed).doesNotContain("ifre");
        assertThat(vault.open(sealed, "source_secret/1")).isEqualTo("şifre");
    }

    @Test
    void sealsTheSameTextDifferentlyEachTime() {
        assertThat(vault.seal("secret", "here")).isNotEqualTo(vault.seal("secret", "here"));
    }

    @Test
    void opensNothingElsewhereOrWithAnotherKey() {
        var sealed = vault.seal("secret", "source_secret/1");

        assertThatIllegalStateException().isThrownBy(() -> vault.open(sealed, "source_secret/2"));
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> new Vault("another key that nobody guesses, as long").open(sealed, "source_secret/1"));
    }

    @Test
    void keepsNothingWithoutAKey() {
        var closed = new Vault((String) null);

        assertThat(closed.isOpen()).isFalse();
        assertThatThrownBy(() -> closed.seal("secret", "here"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
        assertThatIllegalArgumentException().isThrownBy(() -> new Vault("short"));
    }
}
