package io.rapport.campaign.delivery;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The installation's SMTP server, and the connections to it that are kept for the next message. */
@ApplicationScoped
class MailServer {
    private static final Logger LOG = Logger.getLogger(MailServer.class);
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);

    /** In which it is not asked whether it still lives. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final String host;
    private final int port;
    private final String user;
    private final String password;
    private final Session session;
    private final Deque<Smtp> idle = new ConcurrentLinkedDeque<>();

    /** What is between the connection and those who listen on the way. */
    enum Encryption {
        NONE,
        STARTTLS,
        TLS
    }

    MailServer(
            @ConfigProperty(name = "rapport.mail.host") String host,
            @ConfigProperty(name = "rapport.mail.port", defaultValue = "25") int port,
            @ConfigProperty(name = "rapport.mail.user") Optional<String> user,
            @ConfigProperty(name = "rapport.mail.password") Optional<String> password,
            @ConfigProperty(name = "rapport.mail.encryption", defaultValue = "none") Encryption encryption,
            @ConfigProperty(name = "rapport.campaign.message-id-domain") String domain) {
        this.host = host;
        this.port = port;
        this.user = user.orElse(null);
        this.password = password.orElse(null);
        session = Session.getInstance(properties(encryption, domain, user.isPresent()));
    }

    /**
     * One that is kept and still answers, or did a moment ago, or a new one.
     *
     * @throws MessagingException when the server is away or refuses the connection
     */
    Smtp connect() throws MessagingException {
        for (var kept = idle.poll(); kept != null; kept = idle.poll()) {
            if (kept.wasKeptWithin(MOMENT) || kept.isConnected()) {
                return kept;
            }
        }
        return connectAnew();
    }

    /** @throws MessagingException like {@link #connect} */
    Smtp connectAnew() throws MessagingException {
        var fresh = new Smtp(session);
        fresh.connect(host, port, user, password);
        return fresh;
    }

    /** For the next message; whether it still lives is asked then. */
    void keep(Smtp connection) {
        connection.keep();
        idle.push(connection);
    }

    /** A broken one cannot say goodbye, and nothing follows from it. */
    void drop(Smtp connection) {
        try {
            connection.close();
        } catch (MessagingException e) {
            LOG.debugf("A connection to the mail server broke: %s", e.getClass().getName());
        }
    }

    @PreDestroy
    void close() {
        for (var kept = idle.poll(); kept != null; kept = idle.poll()) {
            drop(kept);
        }
    }

    private static Properties properties(Encryption encryption, String domain, boolean authenticated) {
        var properties = new Properties();
        properties.put("mail.smtp.localhost", domain);
        properties.put("mail.smtp.auth", Boolean.toString(authenticated));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(encryption == Encryption.TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.starttls.enable", Boolean.toString(encryption == Encryption.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(encryption == Encryption.STARTTLS));
        properties.put("mail.smtp.connectiontimeout", Long.toString(TO_CONNECT.toMillis()));
        properties.put("mail.smtp.timeout", Long.toString(TO_ANSWER.toMillis()));
        properties.put("mail.smtp.writetimeout", Long.toString(TO_ANSWER.toMillis()));
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }
}
