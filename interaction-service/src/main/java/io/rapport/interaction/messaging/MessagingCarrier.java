package io.rapport.interaction.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.logging.Log;
import io.rapport.events.EventJson;
import io.rapport.interaction.conversation.Carrier;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.conversation.Outcome;
import io.rapport.interaction.conversation.Outgoing;
import io.rapport.interaction.conversation.OutsideHosts;
import io.rapport.interaction.messaging.Account.Keys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends by the APIs of Meta, of Telegram and of SMS adapters. An answer says whether a message was taken; where none comes after it was sent, it
 * is in doubt.
 */
@ApplicationScoped
class MessagingCarrier implements Carrier {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Within which of her last message a business may write freely to a customer on Meta's channels. */
    private static final Duration WINDOW = Duration.ofHours(24);

    private static final int WINDOW_CLOSED = 131047;
    private static final String JSON = "application/json";

    @Inject
    Accounts accounts;

    @Inject
    OutsideHosts hosts;

    @Inject
    Clock clock;

    @ConfigProperty(name = "rapport.channels.meta-url", defaultValue = "https://graph.facebook.com/v23.0")
    String metaUrl;

    @ConfigProperty(name = "rapport.channels.telegram-url", defaultValue = "https://api.telegram.org")
    String telegramUrl;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Override
    public Set<Channel> channels() {
        return Set.of(Channel.WHATSAPP, Channel.MESSENGER, Channel.INSTAGRAM, Channel.TELEGRAM, Channel.SMS);
    }

    /** An adapter reports by the id that we gave. */
    @Override
    public String externalId(Outgoing message) {
        return message.channel() == Channel.SMS ? message.id().toString() : null;
    }

    @Override
    public Outcome carry(Outgoing message) {
        var account = accounts.get(message.accountId());
        if (!account.enabled()) {
            return new Outcome.Refused("account-not-in-use");
        }
        if (message.body().length() > longest(message.channel())) {
            return new Outcome.Refused("too-long");
        }
        var keys = accounts.keys(account.id());
        return switch (message.channel()) {
            case WHATSAPP, MESSENGER, INSTAGRAM ->
                isOpen(message) ? meta(account, keys, message) : new Outcome.Refused("window-closed");
            case TELEGRAM -> telegram(keys, message);
            case SMS -> sms(account, keys, message);
            case EMAIL, CHAT, PHONE -> new Outcome.Refused("no-way-out");
        };
    }

    private boolean isOpen(Outgoing message) {
        return message.heardAt() != null
                && message.heardAt().isAfter(clock.instant().minus(WINDOW));
    }

    /** Characters that the channel takes in one message. */
    private static int longest(Channel channel) {
        return switch (channel) {
            case INSTAGRAM -> 1_000;
            case SMS -> 1_600;
            case MESSENGER -> 2_000;
            case WHATSAPP, TELEGRAM -> 4_096;
            case EMAIL, CHAT, PHONE -> Integer.MAX_VALUE;
        };
    }

    private Outcome meta(Account account, Keys keys, Outgoing message) {
        var body = JsonNodeFactory.instance.objectNode();
        if (message.channel() == Channel.WHATSAPP) {
            body.put("messaging_product", "whatsapp").put("to", message.to()).put("type", "text");
            body.putObject("text").put("body", message.body());
        } else {
            body.putObject("recipient").put("id", message.to());
            body.put("messaging_type", "RESPONSE").putObject("message").put("text", message.body());
        }
        var request = request(metaUrl + "/" + account.externalId() + "/messages", body)
                .header("Authorization", "Bearer " + keys.token());
        return send(request, message.channel() == Channel.WHATSAPP ? "/messages/0/id" : "/message_id", "");
    }

    private Outcome telegram(Keys keys, Outgoing message) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("chat_id", message.to())
                .put("text", message.body());
        var request = request(telegramUrl + "/bot" + keys.token() + "/sendMessage", body);
        return send(request, "/result/message_id", message.to() + ":");
    }

    private Outcome sms(Account account, Keys keys, Outgoing message) {
        if (account.sendUrl() == null) {
            return new Outcome.Refused("no-way-out");
        }
        if (!hosts.isAllowed(URI.create(account.sendUrl()).getHost())) {
            return new Outcome.Refused("server-not-allowed");
        }
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("id", message.id().toString())
                .put("to", message.to())
                .put("text", message.body());
        var id = message.id().toString();
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var request = request(account.sendUrl(), body)
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header(
                        "webhook-signature",
                        Signatures.signature(
                                keys.secret(),
                                id,
                                timestamp,
                                EventJson.write(body).getBytes(UTF_8)));
        return send(request, null, "");
    }

    private static HttpRequest.Builder request(String url, ObjectNode body) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString(EventJson.write(body)));
    }

    /** @param id where the answer names the message, or null: it does not */
    private Outcome send(HttpRequest.Builder request, String id, String prefix) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            return outcome(answer, id, prefix);
        } catch (ConnectException | HttpConnectTimeoutException _) {
            return new Outcome.Delayed();
        } catch (IOException e) {
            Log.warnf("A message is in doubt: %s", e.getClass().getName());
            return new Outcome.InDoubt();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.InDoubt();
        }
    }

    private static Outcome outcome(HttpResponse<byte[]> answer, String id, String prefix) {
        var status = answer.statusCode();
        if (status / 100 == 2) {
            var named = id == null ? null : Words.of(json(answer.body()).at(id), 300);
            return new Outcome.Sent(named == null ? null : prefix + named);
        }
        if (status == 429 || status == 503) {
            return new Outcome.Delayed();
        }
        if (status >= 500) {
            return new Outcome.InDoubt();
        }
        var code = json(answer.body()).at("/error/code").asInt();
        return new Outcome.Refused(code == WINDOW_CLOSED ? "window-closed" : "refused-" + status);
    }

    private static JsonNode json(byte[] body) {
        try {
            return EventJson.MAPPER.readTree(body);
        } catch (IOException _) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
