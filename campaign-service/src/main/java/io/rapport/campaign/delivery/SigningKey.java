package io.rapport.campaign.delivery;

import io.rapport.kit.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** By which the links of mails are signed: made once, shared by all replicas, and sealed where the installation has a key for that. */
@ApplicationScoped
class SigningKey {
    static final int BYTES = 32;
    private static final String PLACE = "campaign-service/signing-key";

    @Inject
    Jdbi jdbi;

    @Inject
    Vault vault;

    private volatile byte[] known;

    byte[] bytes() {
        if (known == null) {
            known = jdbi.inTransaction(this::load);
        }
        return known;
    }

    private byte[] load(Handle handle) {
        var fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        handle.execute("insert into signing_key (id, secret) values (1, ?) on conflict do nothing", sealed(fresh));
        var kept = handle.createQuery("select secret from signing_key for update")
                .mapTo(byte[].class)
                .one();
        if (kept.length > BYTES) {
            return vault.open(kept, PLACE);
        }
        handle.execute("update signing_key set secret = ?", sealed(kept));
        return kept;
    }

    private byte[] sealed(byte[] secret) {
        return vault.isOpen() ? vault.seal(secret, PLACE) : secret;
    }
}
