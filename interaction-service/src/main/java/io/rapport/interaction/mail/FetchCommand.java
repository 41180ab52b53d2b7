package io.rapport.interaction.mail;

import static java.util.stream.Collectors.toMap;

import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.eclipse.angus.mail.imap.protocol.UIDSet;

/** Asks for many mails at once: a server that is far away, or slow to find a mail, would else be waited for at each of them. */
final class FetchCommand {
    private final String text;

    FetchCommand(long[] uids) {
        text = "UID FETCH %s (UID INTERNALDATE BODY.PEEK[])".formatted(UIDSet.toString(UIDSet.createUIDSets(uids)));
    }

    /** By their UIDs, those that the server gives. */
    Map<Long, Fetched> sentTo(IMAPFolder folder) throws MessagingException {
        return Stream.of((Response[]) folder.doCommand(this::answers))
                .flatMap(answer -> fetched(answer).stream())
                .collect(toMap(Fetched::uid, mail -> mail, (one, _) -> one));
    }

    private Response[] answers(IMAPProtocol protocol) throws ProtocolException {
        var answers = protocol.command(text, null);
        protocol.notifyResponseHandlers(answers);
        protocol.handleResult(answers[answers.length - 1]);
        return answers;
    }

    private static Optional<Fetched> fetched(Response answer) {
        if (answer instanceof FetchResponse mail
                && mail.getItem(UID.class) instanceof UID uid
                && mail.getItem(BODY.class) instanceof BODY body
                && body.getByteArrayInputStream() instanceof ByteArrayInputStream raw) {
            return Optional.of(new Fetched(uid.uid, at(mail.getItem(INTERNALDATE.class)), raw.readAllBytes(), false));
        }
        return Optional.empty();
    }

    private static Instant at(INTERNALDATE received) {
        return received == null || received.getDate() == null
                ? Instant.now()
                : received.getDate().toInstant();
    }
}
