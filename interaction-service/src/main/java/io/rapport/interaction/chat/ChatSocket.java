package io.rapport.interaction.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.logging.Log;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.interaction.source.WriteKeys;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where widgets connect: closed by a source's write key and its allowed origins. */
@WebSocket(path = "/v1/chat")
public class ChatSocket {
    private static final CloseReason NOT_ALLOWED = new CloseReason(1008, "The write key or the origin is not allowed.");
    private static final CloseReason LATER = new CloseReason(1013, "Try again later.");
    private static final Pattern ANONYMOUS_ID = Pattern.compile("[\\x21-\\x7E]{1,200}");

    @Inject
    Chats chats;

    @Inject
    OpenChats open;

    @Inject
    WriteKeys keys;

    @Inject
    Clock clock;

    @OnOpen
    @RunOnVirtualThread
    void opened(WebSocketConnection connection) {
        if (open.isFull()) {
            connection.closeAndAwait(LATER);
        } else if (source(connection).isEmpty()) {
            connection.closeAndAwait(NOT_ALLOWED);
        }
    }

    @OnTextMessage
    @RunOnVirtualThread
    String heard(String text, WebSocketConnection connection) {
        return answer(text, connection).map(EventJson::write).orElse(null);
    }

    @OnClose
    @RunOnVirtualThread
    void closed(WebSocketConnection connection) {
        open.remove(connection.id());
    }

    /** The widget says again what it was not told to be kept. */
    @OnError
    @RunOnVirtualThread
    void failed(RuntimeException failure, WebSocketConnection connection) {
        Log.warnf("A chat was broken off: %s", failure.getClass().getName());
        connection.closeAndAwait(LATER);
    }

    private Optional<Told> answer(String text, WebSocketConnection connection) {
        try {
            return Optional.ofNullable(answer(EventJson.MAPPER.readValue(text, Said.class), connection));
        } catch (JsonProcessingException _) {
            return Optional.of(new Told.Refused(null, "not-understood", false));
        }
    }

    private Told answer(Said said, WebSocketConnection connection) {
        if (said instanceof Said.Hello hello) {
            return welcome(hello, connection);
        }
        var widget = open.find(connection.id());
        if (widget.isEmpty()) {
            return new Told.Refused(null, "no-hello", false);
        }
        if (!widget.get().isInPace(clock.instant())) {
            return new Told.Refused(said instanceof Said.Say say ? say.id() : null, "too-fast", true);
        }
        return answer(said, widget.get());
    }

    private Told answer(Said said, Widget widget) {
        return switch (said) {
            case Said.Say say -> chats.say(widget, say);
            case Said.Contact contact -> chats.contact(widget, contact);
            case Said.Typing _ -> {
                chats.type(widget);
                yield null;
            }
            case Said.Reached reached -> {
                chats.reached(widget, reached);
                yield null;
            }
            case Said.Hello _ -> null;
        };
    }

    private Told welcome(Said.Hello hello, WebSocketConnection connection) {
        if (hello.anonymousId() == null
                || !ANONYMOUS_ID.matcher(hello.anonymousId()).matches()) {
            return new Told.Refused(null, "anonymousId", false);
        }
        var source = source(connection).orElse(null);
        if (source == null) {
            return new Told.Refused(null, "write-key", false);
        }
        var token = Chats.isToken(hello.token()) ? hello.token() : Chats.newToken();
        var visitor = Identity.anonymous(source.shop(), hello.anonymousId());
        var widget = new Widget(connection, source, Chats.thread(token), visitor);
        var welcome = chats.welcome(widget, token);
        open.add(connection.id(), widget);
        return welcome;
    }

    private Optional<WriteKeys.Sender> source(WebSocketConnection connection) {
        var request = connection.handshakeRequest();
        return writeKey(request.query())
                .flatMap(key -> keys.find(key).or(() -> keys.findAgain(key)))
                .filter(sender -> sender.allows(request.header("Origin")));
    }

    private static Optional<String> writeKey(String query) {
        return Stream.of((query == null ? "" : query).split("&"))
                .filter(part -> part.startsWith("writeKey="))
                .map(part -> URLDecoder.decode(part.substring("writeKey=".length()), StandardCharsets.UTF_8))
                .findFirst();
    }
}
