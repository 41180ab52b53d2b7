package io.rapport.interaction.chat;

import static java.util.stream.Collectors.groupingBy;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The widgets that are connected to this replica. What was said to any of them, by whichever replica, is asked of the database for all at once:
 * so none is missed after a crash or a broken connection, and thousands cost as many questions as one.
 */
@ApplicationScoped
class OpenChats {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PRESENCE = Duration.ofSeconds(10);

    /** A transaction that began earlier than another may end later. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    ChatRows rows;

    @Inject
    Clock clock;

    /** How many widgets a replica takes. */
    @ConfigProperty(name = "rapport.chat.most", defaultValue = "10000")
    int most;

    private final ConcurrentHashMap<String, Widget> widgets = new ConcurrentHashMap<>();
    private Cancellable looking;
    private Instant presenceDue = Instant.MIN;

    void start(@Observes StartupEvent event) {
        looking = Multi.createFrom()
                .ticks()
                .every(PAUSE)
                .onOverflow()
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .subscribe()
                .with(_ -> look());
    }

    void stop(@Observes ShutdownEvent event) {
        looking.cancel();
        widgets.values().forEach(Widget::close);
    }

    boolean isFull() {
        return widgets.size() >= most;
    }

    Optional<Widget> find(String connection) {
        return Optional.ofNullable(widgets.get(connection));
    }

    void add(String connection, Widget widget) {
        widgets.put(connection, widget);
    }

    /** Another page of the same visitor's may be open still. */
    void remove(String connection) {
        var gone = widgets.remove(connection);
        if (gone != null && widgets.values().stream().noneMatch(other -> other.thread.equals(gone.thread))) {
            rows.leave(gone.thread);
        }
    }

    void stayOnline(Widget widget) {
        rows.keepOnline(List.of(widget.thread), onlineUntil());
    }

    private void look() {
        if (widgets.isEmpty()) {
            return;
        }
        try {
            tell();
        } catch (RuntimeException e) {
            Log.warnf("Chats wait for the database: %s", e.getClass().getName());
        }
    }

    private void tell() {
        var now = clock.instant();
        var open = List.copyOf(widgets.values());
        var threads = open.stream().map(widget -> widget.thread).distinct().toList();
        if (now.isAfter(presenceDue)) {
            rows.keepOnline(threads, onlineUntil());
            presenceDue = now.plus(PRESENCE);
        }
        var said = rows.changedSince(threads, now.minus(OVERLAP)).stream().collect(groupingBy(ChatRows.Row::thread));
        var typing = rows.agentsTyping(threads, now);
        var attended = rows.isAttended(now);
        for (var widget : open) {
            var messages = Chats.messages(said.getOrDefault(widget.thread, List.of()));
            widget.tell(messages, typing.contains(widget.thread), attended, now);
            if (widget.isStuckSince(now.minus(PATIENCE))) {
                widget.close();
            }
        }
    }

    private Instant onlineUntil() {
        return clock.instant().plus(PRESENCE.multipliedBy(3));
    }
}
