package io.rapport.stack.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rapport.stack.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server that delivers to nobody: it keeps every mail and lists them over HTTP. */
public final class MailSink {
    private static final int LARGEST_MAIL = 25 << 20;
    private static final int MOST_CONNECTIONS = 200;
    private static final Pattern LIMIT = Pattern.compile("(?:^|&)limit=(\\d{1,9})(?:&|$)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MailLog log;

    private MailSink(MailLog log) {
        this.log = log;
    }

    /** Arguments: the folder that keeps the mails, the port for SMTP, that for HTTP, and optionally the address. */
    public static void main(String... arguments) throws IOException {
        var address = InetAddress.getByName(arguments.length > 3 ? arguments[3] : Topology.HOST);
        var sink = new MailSink(new MailLog(Path.of(arguments[0]).resolve("mails.log")));
        sink.listen(address, Integer.parseInt(arguments[1]));
        sink.list(address, Integer.parseInt(arguments[2]));
    }

    private void listen(InetAddress address, int port) {
        new SMTPServer.Builder()
                .bindAddress(address)
                .port(port)
                .softwareName("Rapport mail sink")
                .messageHandlerFactory(Incoming::new)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .maxConnections(MOST_CONNECTIONS)
                .maxMessageSize(LARGEST_MAIL)
                .insertReceivedHeaders(false)
                .build()
                .start();
    }

    private void list(InetAddress address, int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(address, port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mails", this::answer);
        server.start();
    }

    /** Writes mail by mail, so that a million of them need no memory. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (var json = JSON.writer().writeValuesAsArray(exchange.getResponseBody())) {
                for (var mail : (Iterable<MailLog.StoredMail>) log.newest(limit(exchange))::iterator) {
                    json.write(Mail.of(mail));
                }
            }
        }
    }

    private static long limit(HttpExchange exchange) {
        var query = exchange.getRequestURI().getQuery();
        var limit = LIMIT.matcher(query == null ? "" : query);
        return limit.find() ? Long.parseLong(limit.group(1)) : Long.MAX_VALUE;
    }

    /** One mail on its way in; acknowledged when it is in the file. */
    private final class Incoming implements MessageHandler {
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        Incoming(MessageContext context) {}

        @Override
        public void from(String from) {
            sender = from == null ? "" : from;
        }

        /** There is nobody at domains that begin with {@code refused.}, so that refusals can be tried. */
        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.contains("@refused.")) {
                throw new RejectException(550, "5.1.1 no such user here");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            log.append(sender, recipients, data.readAllBytes());
            return null;
        }

        @Override
        public void done() {}
    }
}
