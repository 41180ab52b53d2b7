package io.rapport.interaction.mail;

import io.rapport.interaction.conversation.Incoming.Piece;
import io.rapport.interaction.conversation.Incoming.Text;
import java.util.List;

/**
 * A mail as its reader sees it.
 *
 * @param messageId with its angle brackets, or null
 * @param references Message-IDs that it answers, the nearest first
 * @param from the address that wrote it, or null; {@code replyTo} is where it wants its answers
 * @param recipients all addresses that it names as such, and those that carriers noted
 * @param automatic what kind of machine wrote it, or null
 * @param reports what it says of mails that we sent
 * @param digest the same each time that the mail comes, by whatever way
 */
record Letter(
        String messageId,
        List<String> references,
        String from,
        String name,
        String replyTo,
        List<String> recipients,
        String subject,
        Text text,
        List<Piece> pieces,
        String automatic,
        List<DeliveryReport> reports,
        String digest) {}
