package io.rapport.interaction.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.UUID;

/** What a widget says over its socket. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Said.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Said.Say.class, name = "say"),
    @JsonSubTypes.Type(value = Said.Contact.class, name = "contact"),
    @JsonSubTypes.Type(value = Said.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = Said.Reached.class, name = "reached")
})
sealed interface Said {
    /**
     * The first of each connection.
     *
     * @param token of an earlier welcome, or null: a new chat
     * @param anonymousId as the storefront's events name the visitor
     */
    record Hello(String token, String anonymousId) implements Said {}

    /** @param id the widget's own, under which a message counts once however often it is said */
    record Say(UUID id, String body) implements Said {}

    /** Where an answer reaches her when she has left. */
    record Contact(String name, String email) implements Said {}

    record Typing() implements Said {}

    /** @param read whether she looks at them, or they are there alone */
    record Reached(List<UUID> ids, boolean read) implements Said {}
}
