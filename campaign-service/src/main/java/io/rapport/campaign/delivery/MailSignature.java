package io.rapport.campaign.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.simplejavamail.utils.mail.dkim.Canonicalization;
import org.simplejavamail.utils.mail.dkim.DkimException;
import org.simplejavamail.utils.mail.dkim.DkimMessage;
import org.simplejavamail.utils.mail.dkim.DkimSigner;
import org.simplejavamail.utils.mail.dkim.SigningAlgorithm;

/** Signs mails by DKIM (RFC 6376), the headers of one-click unsubscribing too, as RFC 8058 asks; without a key they go unsigned. */
@ApplicationScoped
class MailSignature {
    private final String domain;
    private final String selector;
    private final RSAPrivateKey key;

    MailSignature(
            @ConfigProperty(name = "rapport.mail.dkim.domain") Optional<String> domain,
            @ConfigProperty(name = "rapport.mail.dkim.selector", defaultValue = "rapport") String selector,
            @ConfigProperty(name = "rapport.mail.dkim.key") Optional<Path> key)
            throws IOException, GeneralSecurityException {
        this.domain = domain.orElse(null);
        this.selector = selector;
        this.key = domain.isPresent() && key.isPresent() ? read(Files.readString(key.get())) : null;
    }

    MimeMessage sign(MimeMessage mail) throws MessagingException {
        return key == null ? mail : new DkimMessage(mail, signer());
    }

    private DkimSigner signer() throws MessagingException {
        try {
            var signer = new DkimSigner(domain, selector, key);
            signer.setSigningAlgorithm(SigningAlgorithm.SHA256_WITH_RSA);
            signer.setHeaderCanonicalization(Canonicalization.RELAXED);
            signer.setBodyCanonicalization(Canonicalization.RELAXED);
            signer.addHeaderToSign("List-Unsubscribe");
            signer.addHeaderToSign("List-Unsubscribe-Post");
            signer.setCheckDomainKey(false);
            return signer;
        } catch (DkimException e) {
            throw new MessagingException("DKIM", e);
        }
    }

    /** @param pem PKCS #8, as {@code openssl genpkey} writes it */
    private static RSAPrivateKey read(String pem) throws GeneralSecurityException {
        var body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return (RSAPrivateKey) KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }
}
