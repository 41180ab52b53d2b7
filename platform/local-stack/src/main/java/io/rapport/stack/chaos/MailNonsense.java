package io.rapport.stack.chaos;

import io.rapport.stack.Part;
import io.rapport.stack.Stack;
import io.rapport.stack.Stack.Extent;
import io.rapport.stack.Topology.Infrastructure;
import java.io.IOException;
import java.util.Optional;

/** In the mail server's place something answers that is none. */
final class MailNonsense implements Fault {
    private final Stack stack;
    private final Part smtp;
    private Babbling babbling;

    MailNonsense(Stack stack, Part smtp) {
        this.stack = stack;
        this.smtp = smtp;
    }

    @Override
    public String name() {
        return "smtp-answers-nonsense";
    }

    @Override
    public void strike() throws IOException {
        smtp.stop();
        babbling = new Babbling(stack.home().topology().port(Infrastructure.SMTP));
    }

    @Override
    public void lift() throws IOException {
        babbling.close();
        stack.up(Optional.empty(), Extent.EVERYTHING);
    }
}
