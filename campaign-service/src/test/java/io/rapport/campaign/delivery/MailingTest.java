package io.rapport.campaign.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.campaign.template.Sandbox;
import io.rapport.campaign.template.Template;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailingTest {
    private static final Sandbox.Rendered SAMPLE = new Sandbox.Rendered("tr", "s", "t", null);

    @Test
    @SuppressWarnings("UnnecessaryAssignment")
    void nothingIsInDoubtWhileTheMailCannotBeMade() {
        var mailing = new Mailing();
        mailing.wording = new Wording();
        mailing.wording.links = new SignedLinks();
        mailing.wording.links.key = new SigningKey();
        mailing.wording.links.key.jdbi = Jdbi.create("jdbc:postgresql://127.0.0.1:1/away");

        assertThat(mailing.send(claim())).isEqualTo(new Outcome.Delayed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.7.0 enough for one connection\r\n", ""})
    void aConnectionThatTheServerEndsAfterOneMailCostsNone(String farewell) throws Exception {
        try (var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serveOneMailEach(socket, farewell));
            var mailing = mailing(socket.getLocalPort());
            for (var mail = 0; mail < 3; mail++) {
                assertThat(mailing.sendSample("<" + mail + "@test>", "ayse@example.com", SAMPLE))
                        .isEqualTo(new Outcome.Sent());
            }
        }
    }

    private static Mailing mailing(int port) throws Exception {
        var mailing = new Mailing();
        mailing.from = "no-reply@example.com";
        mailing.signature = new MailSignature(Optional.empty(), "rapport", Optional.empty());
        mailing.server = new MailServer(
                "127.0.0.1", port, Optional.empty(), Optional.empty(), MailServer.Encryption.NONE, "example.com");
        return mailing;
    }

    private static void serveOneMailEach(ServerSocket socket, String farewell) {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                converse(client, farewell);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void converse(Socket client, String farewell) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        var taken = false;
        var text = false;
        say(client, "220 test\r\n");
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (taken && line.startsWith("MAIL")) {
                say(client, farewell);
                return;
            }
            if (!text || line.equals(".")) {
                taken |= text;
                text = line.equals("DATA");
                say(client, text ? "354 go on\r\n" : "250 ok\r\n");
            }
        }
    }

    private static void say(Socket client, String reply) throws IOException {
        client.getOutputStream().write(reply.getBytes(US_ASCII));
    }

    private static Claim claim() {
        var due = DecisionTest.due(DecisionTest.CONSENTING);
        return new Claim(
                due, new Template.Localized("tr", new Template.Content("s", "t", null)), null, "<1@test>", Instant.MAX);
    }
}
