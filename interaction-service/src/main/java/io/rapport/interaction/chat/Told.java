package io.rapport.interaction.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a widget is told over its socket. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Told.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = Told.Message.class, name = "message"),
    @JsonSubTypes.Type(value = Told.Kept.class, name = "kept"),
    @JsonSubTypes.Type(value = Told.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = Told.Desk.class, name = "desk"),
    @JsonSubTypes.Type(value = Told.Refused.class, name = "refused")
})
sealed interface Told {
    /**
     * @param token by which the chat is found again; whoever has it reads along
     * @param messages the latest, oldest first
     */
    record Welcome(String token, boolean attended, boolean reachable, List<Message> messages) implements Told {}

    /**
     * @param direction {@code in} from the visitor, {@code out} to her
     * @param sayId the widget's own id of what it said itself
     */
    record Message(UUID id, String direction, UUID sayId, String body, Instant at) implements Told {}

    /** What was said under this id is in the database. */
    record Kept(UUID id) implements Told {}

    /** Somebody writes an answer, or has stopped. */
    record Typing(boolean active) implements Told {}

    /** Whether somebody is there to answer. */
    record Desk(boolean attended) implements Told {}

    /**
     * @param id of what was said, or null
     * @param again whether it may be taken later
     */
    record Refused(UUID id, String reason, boolean again) implements Told {}
}
