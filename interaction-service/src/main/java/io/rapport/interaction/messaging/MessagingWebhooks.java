package io.rapport.interaction.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.events.EventJson;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.conversation.Conversations;
import io.rapport.interaction.conversation.OutgoingMessages;
import io.rapport.interaction.conversation.Status;
import io.rapport.interaction.intake.CleanJson;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Takes what messaging channels tell, once it is known that they told it. What comes again changes nothing. */
@ApplicationScoped
class MessagingWebhooks {
    private static final ObjectReader READER =
            EventJson.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Inject
    Accounts accounts;

    @Inject
    Conversations conversations;

    @Inject
    OutgoingMessages outgoing;

    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    /** What a caller signed with. */
    record Signed(String id, String timestamp, String signature) {}

    /** Meta asks whether we are who it was told. @throws Problem 403 */
    String verify(Channel channel, String name, String mode, String token, String challenge) {
        var expected = accounts.find(channel, name)
                .map(account -> accounts.keys(account.id()).verifyToken())
                .orElse("");
        if (!"subscribe".equals(mode)
                || expected.isEmpty()
                || !Signatures.isSame(expected, token)
                || challenge == null) {
            throw new Problem(403, "Forbidden", "The token is not that of this account.");
        }
        return challenge;
    }

    void meta(Channel channel, String name, byte[] body, String signature) {
        var account = account(channel, name, secret -> Signatures.isMetas(body, signature, secret));
        take(account, Meta.read(account, read(body), clock.instant()));
    }

    void telegram(String name, byte[] body, String token) {
        var account = account(Channel.TELEGRAM, name, secret -> Signatures.isSame(secret, token));
        take(account, Telegram.read(account, read(body), clock.instant()));
    }

    void adapter(Channel channel, String name, byte[] body, Signed signed) {
        var now = clock.instant();
        var account = account(
                channel,
                name,
                secret ->
                        Signatures.isAdapters(body, signed.id(), signed.timestamp(), signed.signature(), secret, now));
        take(account, Adapter.read(account, read(body), now));
    }

    private Account account(Channel channel, String name, Predicate<String> isSigned) {
        return accounts.find(channel, name)
                .filter(account -> isSigned.test(accounts.keys(account.id()).secret()))
                .orElseThrow(() -> {
                    count(channel, "refused");
                    return new Problem(401, "Unauthorized", "This is not signed with the secret of this account.");
                });
    }

    private static JsonNode read(byte[] body) {
        try {
            var json = READER.readTree(body);
            CleanJson.clean(json, "", new ArrayList<>());
            return json;
        } catch (JsonProcessingException _) {
            throw Problem.invalid("body", "is no JSON");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(Account account, List<Told> told) {
        told.forEach(each -> {
            count(account.channel(), each instanceof Told.Unknown ? "unknown" : "taken");
            take(account, each);
        });
    }

    private void take(Account account, Told told) {
        switch (told) {
            case Told.Said(var message) -> conversations.take(message);
            case Told.Moved(var externalId, var status, var reason) -> {
                if (externalId != null) {
                    report(account, externalId, status, reason);
                }
            }
            case Told.MovedUntil(var thread, var until, var status) ->
                outgoing.reportUntil(account.id(), thread, until, status);
            case Told.Unknown _ -> {}
        }
    }

    private void report(Account account, String externalId, Status status, String reason) {
        outgoing.reportOrKeep(account.id(), externalId, status, reason);
    }

    private void count(Channel channel, String outcome) {
        meters.counter("rapport.webhooks", "kind", channel.label(), "outcome", outcome)
                .increment();
    }
}
