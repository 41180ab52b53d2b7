package io.rapport.stack.mail;

import static io.rapport.stack.Topology.Infrastructure.MAILS;
import static io.rapport.stack.Topology.Infrastructure.SMTP;

import io.rapport.stack.Home;
import io.rapport.stack.Part;
import io.rapport.stack.Topology;
import io.rapport.stack.process.Http;
import io.rapport.stack.process.Jvm;
import io.rapport.stack.process.LocalProcess;
import java.util.List;

/** The mail sink as a process of the stack. */
public record Smtp(LocalProcess process, Topology topology) implements Part {
    public static Smtp of(Home home) {
        return new Smtp(new LocalProcess(home, SMTP.process()), home.topology());
    }

    @Override
    public List<Integer> ports() {
        return List.of(topology.port(SMTP), topology.port(MAILS));
    }

    @Override
    public void start() {
        var folder = process.home().data("smtp");
        var arguments = List.of(
                folder.toString(), Integer.toString(topology.port(SMTP)), Integer.toString(topology.port(MAILS)));
        var options = List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        process.start(folder, Jvm.classPath(process), Jvm.program(MailSink.class, options, arguments));
    }

    @Override
    public boolean ready() {
        return Http.answers(topology.mails() + "?limit=0");
    }
}
