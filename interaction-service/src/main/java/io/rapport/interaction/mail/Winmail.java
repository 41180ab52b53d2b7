package io.rapport.interaction.mail;

import io.quarkus.logging.Log;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.poi.hmef.HMEFMessage;
import org.apache.poi.hmef.attribute.MAPIStringAttribute;
import org.apache.poi.hsmf.datatypes.MAPIProperty;

/** What Outlook packs into a {@code winmail.dat} (TNEF): the text, where the mail has none beside it, and the files. */
record Winmail(String text, List<Packed> files) {
    @SuppressWarnings("ArrayRecordComponent")
    record Packed(String name, byte[] content) {}

    /** Null where it cannot be read: it is kept as it came then. */
    static Winmail read(byte[] tnef) {
        try {
            var message = new HMEFMessage(new ByteArrayInputStream(tnef));
            var files = new ArrayList<Packed>();
            for (var file : message.getAttachments()) {
                var name = Objects.requireNonNullElse(file.getLongFilename(), file.getFilename());
                files.add(new Packed(Objects.requireNonNullElse(name, "file"), file.getContents()));
            }
            return new Winmail(text(message), files);
        } catch (IOException | RuntimeException e) {
            Log.debugf("A winmail.dat cannot be read: %s", e.getClass().getName());
            return null;
        }
    }

    private static String text(HMEFMessage message) {
        return message.getMessageMAPIAttribute(MAPIProperty.BODY) instanceof MAPIStringAttribute body
                ? body.getDataString()
                : null;
    }
}
