package io.rapport.campaign.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** A connection to the mail server that knows whether the message is out of its hands. */
final class Smtp extends SMTPTransport {
    private boolean handedOver;
    private Long keptAt;

    Smtp(Session session) {
        super(session, new URLName("smtp", null, -1, null, null, null));
    }

    /** Whether the server may have taken the last message: until the dot that ends its text it cannot. */
    boolean handedOver() {
        return handedOver;
    }

    /** Put aside for another message. */
    void keep() {
        keptAt = System.nanoTime();
        handedOver = false;
    }

    /** Whether it has been put aside: the server may have closed it since. */
    boolean wasKept() {
        return keptAt != null;
    }

    boolean wasKeptWithin(Duration time) {
        return wasKept() && System.nanoTime() - keptAt < time.toNanos();
    }

    @Override
    protected void mailFrom() throws MessagingException {
        handedOver = false;
        super.mailFrom();
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        handedOver = true;
        super.finishData();
    }
}
