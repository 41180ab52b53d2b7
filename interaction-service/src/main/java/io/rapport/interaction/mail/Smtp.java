package io.rapport.interaction.mail;

import io.rapport.interaction.mail.Mailbox.Encryption;
import io.rapport.interaction.mail.Mailbox.Server;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** A connection to a mail server that knows whether the mail is out of its hands. */
final class Smtp extends SMTPTransport {
    private boolean handedOver;

    Smtp(Server server, String domain) {
        super(
                Session.getInstance(properties(server, domain)),
                new URLName(name(server), null, -1, null, null, null),
                name(server),
                server.encryption() == Encryption.TLS);
    }

    /** Whether the server may have taken the mail: until the dot that ends its text it cannot. */
    boolean handedOver() {
        return handedOver;
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        handedOver = true;
        super.finishData();
    }

    private static String name(Server server) {
        return server.encryption() == Encryption.TLS ? "smtps" : "smtp";
    }

    private static Properties properties(Server server, String domain) {
        var properties = new Properties();
        var encryption = server.encryption();
        var prefix = "mail." + name(server) + ".";
        properties.put(prefix + "localhost", domain);
        properties.put(prefix + "auth", Boolean.toString(server.user() != null));
        properties.put(prefix + "ssl.enable", Boolean.toString(encryption == Encryption.TLS));
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "starttls.enable", Boolean.toString(encryption == Encryption.STARTTLS));
        properties.put(prefix + "starttls.required", Boolean.toString(encryption == Encryption.STARTTLS));
        properties.put(prefix + "connectiontimeout", "10000");
        properties.put(prefix + "timeout", "30000");
        properties.put(prefix + "writetimeout", "30000");
        properties.put(prefix + "quitwait", "false");
        return properties;
    }
}
