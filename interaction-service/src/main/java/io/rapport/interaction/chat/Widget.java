package io.rapport.interaction.chat;

import io.quarkus.websockets.next.WebSocketConnection;
import io.rapport.events.EventJson;
import io.rapport.events.Identity;
import io.rapport.interaction.collector.Allowance;
import io.rapport.interaction.source.WriteKeys.Sender;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A widget that is connected to this replica. */
final class Widget {
    private static final int REMEMBERED = 1_000;
    private static final int WORDS_PER_SECOND = 5;

    private final WebSocketConnection connection;
    private final AtomicReference<Instant> sendingSince = new AtomicReference<>();
    private final Allowance pace = new Allowance(0);
    private final Set<UUID> shown = new LinkedHashSet<>();
    private boolean typing;
    private boolean attended;

    final Sender source;
    final String thread;
    final Identity visitor;
    volatile String name;
    volatile String email;

    Widget(WebSocketConnection connection, Sender source, String thread, Identity visitor) {
        this.connection = connection;
        this.source = source;
        this.thread = thread;
        this.visitor = visitor;
    }

    /** Sends what it does not know yet; nothing while it has not taken what it was sent. */
    synchronized void tell(List<Told.Message> messages, boolean isTyping, boolean isAttended, Instant now) {
        if (sendingSince.get() != null) {
            return;
        }
        messages.stream().filter(message -> shown.add(message.id())).forEach(message -> send(message, now));
        if (typing != isTyping) {
            typing = isTyping;
            send(new Told.Typing(isTyping), now);
        }
        if (attended != isAttended) {
            attended = isAttended;
            send(new Told.Desk(isAttended), now);
        }
        forget();
    }

    synchronized Told.Welcome welcome(String token, boolean isAttended, List<Told.Message> messages) {
        messages.forEach(message -> shown.add(message.id()));
        attended = isAttended;
        return new Told.Welcome(token, isAttended, email != null, messages);
    }

    /** Those of them that it was shown. */
    synchronized List<UUID> shown(List<UUID> ids) {
        return ids.stream().filter(shown::contains).toList();
    }

    /** Whether it says no more than anybody types. */
    boolean isInPace(Instant now) {
        return pace.take(1, WORDS_PER_SECOND, now.toEpochMilli());
    }

    /** Whether it has taken nothing since then. */
    boolean isStuckSince(Instant then) {
        var since = sendingSince.get();
        return since != null && since.isBefore(then);
    }

    void close() {
        connection.close().subscribe().with(_ -> {}, _ -> {});
    }

    private void send(Told told, Instant now) {
        sendingSince.compareAndSet(null, now);
        connection
                .sendText(EventJson.write(told))
                .onTermination()
                .invoke(() -> sendingSince.set(null))
                .subscribe()
                .with(_ -> {}, _ -> {});
    }

    private void forget() {
        var oldest = shown.iterator();
        for (var surplus = shown.size() - REMEMBERED; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
    }
}
