package io.rapport.interaction.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.scheduler.Scheduled;
import io.rapport.interaction.collector.Collector;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.conversation.Conversations;
import io.rapport.interaction.conversation.Incoming;
import io.rapport.interaction.conversation.OutgoingMessages;
import io.rapport.interaction.conversation.Status;
import io.rapport.interaction.conversation.Taken;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Chats over the widget: conversations like any other, found again by a secret that the visitor's browser keeps. */
@ApplicationScoped
public class Chats {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 32;
    private static final int HISTORY = 50;
    private static final int LONGEST = 4_000;
    private static final int MOST_REACHED = 100;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@<>,;\\x00]{1,64}@[^\\s@<>,;\\x00]{1,189}\\.[^\\s@<>,;\\x00]{2,63}");
    private static final Duration TYPING = Duration.ofSeconds(6);
    private static final Duration ATTENDED = Duration.ofMinutes(2);
    private static final Duration UNSEEN = Duration.ofMinutes(1);

    @Inject
    ChatRows rows;

    @Inject
    OpenChats open;

    @Inject
    Conversations conversations;

    @Inject
    OutgoingMessages outgoing;

    @Inject
    Collector collector;

    @Inject
    Clock clock;

    static String newToken() {
        var bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static boolean isToken(String text) {
        return text != null && TOKEN.matcher(text).matches();
    }

    /** The name of a chat's thread: the secret itself is kept nowhere. */
    static String thread(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Told.Welcome welcome(Widget widget, String token) {
        rows.known(widget.thread).ifPresent(known -> {
            widget.name = known.name();
            widget.email = known.address();
            open.stayOnline(widget);
        });
        return widget.welcome(token, rows.isAttended(clock.instant()), messages(rows.latest(widget.thread, HISTORY)));
    }

    Told say(Widget widget, Said.Say said) {
        if (said.id() == null || said.body() == null || said.body().isBlank()) {
            return new Told.Refused(said.id(), "empty", false);
        }
        if (said.body().length() > LONGEST || said.body().indexOf('\0') >= 0) {
            return new Told.Refused(said.id(), "too-long", false);
        }
        return switch (conversations.take(incoming(widget, said))) {
            case Taken.Stored _, Taken.Again _ -> {
                open.stayOnline(widget);
                yield new Told.Kept(said.id());
            }
            case Taken.OfErased _ -> new Told.Refused(said.id(), "erased", false);
        };
    }

    private Incoming incoming(Widget widget, Said.Say said) {
        var sender = new Incoming.Sender(
                widget.visitor, widget.email == null ? "" : widget.email, widget.name, widget.email, null);
        return new Incoming(
                Channel.CHAT,
                widget.source.sourceId(),
                widget.source.shop(),
                null,
                widget.thread,
                widget.thread + "/" + said.id(),
                sender,
                null,
                Incoming.Text.of(said.body()),
                List.of(),
                null,
                false,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /** The same as if the storefront had identified her. */
    Told contact(Widget widget, Said.Contact contact) {
        var name = contact.name() == null || contact.name().isBlank()
                ? null
                : contact.name().strip();
        if (contact.email() == null || !EMAIL.matcher(contact.email()).matches()) {
            return new Told.Refused(null, "email", false);
        }
        if (name != null && (name.length() > 200 || name.indexOf('\0') >= 0)) {
            return new Told.Refused(null, "name", false);
        }
        widget.name = name == null ? widget.name : name;
        widget.email = contact.email();
        rows.contact(widget.thread, name, contact.email());
        identify(widget, name);
        return new Told.Kept(null);
    }

    private void identify(Widget widget, String name) {
        var anonymousId =
                widget.visitor.value().substring(widget.visitor.value().indexOf('/') + 1);
        var call = JsonNodeFactory.instance.objectNode();
        call.put("type", "identify").put("messageId", Ids.next().toString()).put("anonymousId", anonymousId);
        call.putObject("traits").put("email", widget.email).put("name", name);
        collector.take(List.of(call), widget.source.source(), widget.source.shop());
    }

    void type(Widget widget) {
        rows.type(widget.thread, clock.instant().plus(TYPING));
    }

    void reached(Widget widget, Said.Reached reached) {
        if (reached.ids() != null && reached.ids().size() <= MOST_REACHED) {
            outgoing.reached(widget.shown(reached.ids()), reached.read() ? Status.READ : Status.DELIVERED);
        }
    }

    /** @throws Problem 404 */
    ChatRows.State state(UUID conversation) {
        return rows.state(conversation, clock.instant()).orElseThrow(() -> Problem.notFound("chat", conversation));
    }

    /** For six seconds. @throws Problem 404 */
    void typeAsAgent(UUID conversation) {
        if (!rows.typeAsAgent(conversation, clock.instant().plus(TYPING))) {
            throw Problem.notFound("chat", conversation);
        }
    }

    /** For two minutes. */
    void attend(String agent) {
        rows.attend(agent, clock.instant().plus(ATTENDED));
    }

    void leaveDesk(String agent) {
        rows.attend(agent, Instant.EPOCH);
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void handOver() {
        var now = clock.instant();
        rows.handOver(now, now.minus(UNSEEN), now.minus(Duration.ofDays(1)));
    }

    static List<Told.Message> messages(List<ChatRows.Row> rows) {
        return rows.stream()
                .map(row -> new Told.Message(row.id(), row.direction(), sayId(row), row.body(), row.at()))
                .toList();
    }

    /** None for what she wrote by mail. */
    private static UUID sayId(ChatRows.Row row) {
        var prefix = row.thread() + "/";
        return row.direction().equals("in") && row.externalId().startsWith(prefix)
                ? UUID.fromString(row.externalId().substring(prefix.length()))
                : null;
    }
}
