package io.rapport.test;

import com.nimbusds.oauth2.sdk.TokenRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/** A real OIDC issuer on loopback that gives whoever asks the roles named as scope. */
final class Issuer {
    private Issuer() {}

    /** @return the issuer's address */
    static String start() {
        return start(0);
    }

    static String start(int port) {
        var server = new MockOAuth2Server(
                new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(), Set.of(new RolesFromScope())));
        server.start(InetAddress.getLoopbackAddress(), port);
        return server.issuerUrl("rapport").toString();
    }

    private static final class RolesFromScope implements OAuth2TokenCallback {
        @Override
        public String issuerId() {
            return "rapport";
        }

        @Override
        public String subject(TokenRequest request) {
            return request.getClientAuthentication().getClientID().getValue();
        }

        @Override
        public String typeHeader(TokenRequest request) {
            return "JWT";
        }

        @Override
        public List<String> audience(TokenRequest request) {
            return List.of(request.getCustomParameter("audience").getFirst());
        }

        @Override
        public Map<String, Object> addClaims(TokenRequest request) {
            return Map.of("groups", request.getScope().toStringList());
        }

        /** In seconds. */
        @Override
        public long tokenExpiry() {
            return 3600;
        }
    }
}
