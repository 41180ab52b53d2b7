package io.rapport.stack.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.rapport.stack.Home;
import io.rapport.stack.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import no.nav.security.mock.oauth2.token.RequestMapping;
import no.nav.security.mock.oauth2.token.RequestMappingTokenCallback;

/**
 * A real OpenID Connect issuer for development: whoever reaches it gets a token, so it listens on loopback only.
 * The client {@code dev-ROLE} gets the role; keys are kept, so that tokens survive a restart.
 */
public final class Issuer {
    static final String ID = "rapport";
    private static final long SECONDS_VALID = 3_600;

    private Issuer() {}

    /** Arguments: the folder that keeps the key, the port, and optionally the address to listen on. */
    public static void main(String... arguments) throws Exception {
        var address = arguments.length > 2 ? arguments[2] : Topology.HOST;
        var tokens = new OAuth2TokenProvider(new KeyProvider(List.of(key(Path.of(arguments[0])))));
        tokens.publicJwkSet(ID); // the first to be asked gets the kept key
        var config = new OAuth2Config(false, null, null, false, tokens, Set.of(roles()));
        new MockOAuth2Server(config).start(InetAddress.getByName(address), Integer.parseInt(arguments[1]));
        Thread.currentThread().join();
    }

    private static JWK key(Path folder) throws IOException, JOSEException, ParseException {
        var file = folder.resolve("key.json");
        if (!Files.exists(file)) {
            var made =
                    new RSAKeyGenerator(2048).keyID(ID).keyUse(KeyUse.SIGNATURE).generate();
            Files.createDirectories(folder);
            Home.writePrivately(file, made.toJSONString());
        }
        return RSAKey.parse(Files.readString(file));
    }

    private static RequestMappingTokenCallback roles() {
        var mappings = Topology.ROLES.stream().map(Issuer::mapping).toList();
        return new RequestMappingTokenCallback(ID, mappings, SECONDS_VALID);
    }

    private static RequestMapping mapping(String role) {
        Map<String, Object> claims =
                Map.of("sub", client(role), "aud", List.of("rapport"), "groups", List.of(role), "upn", client(role));
        return new RequestMapping("client_id", client(role), claims, "JWT");
    }

    static String client(String role) {
        return "dev-" + role;
    }
}
