package io.rapport.kit.erased;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Jdbi;

/** The secret of this installation: made with its database and shared by all replicas. */
@ApplicationScoped
public class InstallationKey {
    private static final String ALGORITHM = "HmacSHA256";

    @Inject
    Jdbi jdbi;

    private volatile SecretKeySpec key;

    /** A fresh one, for one thread. */
    public Mac mac() {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SecretKeySpec key() {
        if (key == null) {
            var secret = jdbi.withHandle(handle -> handle.createQuery("select secret from privacy_key")
                    .mapTo(byte[].class)
                    .one());
            key = new SecretKeySpec(secret, ALGORITHM);
        }
        return key;
    }
}
