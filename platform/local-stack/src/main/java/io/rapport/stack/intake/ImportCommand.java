package io.rapport.stack.intake;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Topology;
import io.rapport.stack.oidc.Tokens;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a file through the public collector, as a storefront would. */
@Command(name = "import", description = "Loads orders, products, customers or consents from CSV or NDJSON")
public final class ImportCommand implements Callable<Integer> {
    private static final int REJECTED = 2;

    @Parameters(paramLabel = "KIND", description = "orders, products, customers or consents")
    Kind kind;

    @Parameters(paramLabel = "FILE", description = "plain or gzip")
    Path file;

    @Option(names = "--source", required = true, description = "the source it comes from; made if there is none")
    String source;

    @Option(names = "--mapping", description = "by default imports/<source>.yaml, else imports/<kind>.yaml")
    Path mappingFile;

    @Option(names = "--shuffle", paramLabel = "SEED", description = "sends the events in a random order")
    Long shuffle;

    @Option(
            names = "--duplicate",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "sends this share of the events twice")
    double duplicate;

    private final Home home = Home.ofEnvironment();
    private final List<Reject> rejects = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (!source.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new Failure("--source takes small letters, digits and -: " + source);
        }
        if (!Files.isReadable(file)) {
            throw new Failure("there is no readable file " + file);
        }
        var topology = home.topology();
        var interaction = topology.url(Topology.Service.INTERACTION);
        try (var http = HttpClient.newHttpClient()) {
            var token = new Tokens(topology).of("admin");
            if (kind == Kind.PRODUCTS) {
                var shop = new Sources(home, interaction, token, http).shop(source);
                return finish(new ProductImport(interaction, token, shop, http).sendAll(file, mapping(), rejects));
            }
            var writeKey = new Sources(home, interaction, token, http).writeKey(source);
            var messages = disturbed(read());
            try (var collector = new Collector(interaction, "/v1/import", writeKey)) {
                var progress = new Progress("sending", messages.size());
                rejects.addAll(collector.sendAll(messages, progress::add));
                progress.end();
            }
            return finish(messages.size());
        } catch (ConnectException _) {
            throw new Failure("the stack is not running: ./rapport up");
        }
    }

    private Mapping mapping() {
        if (mappingFile != null) {
            return Mapping.read(mappingFile);
        }
        var imports = Home.repository().resolve("imports");
        var own = imports.resolve(source + ".yaml");
        return Mapping.read(Files.exists(own) ? own : imports.resolve(kind.text() + ".yaml"));
    }

    private List<Message> read() {
        var mapping = mapping();
        var lines = new SourceFile(file, mapping);
        var messages = new Messages(kind, mapping, source, rejects::add);
        var progress = new Progress("reading", 100);
        lines.forEach(
                row -> {
                    messages.add(row);
                    progress.at((int) (100 * lines.share()));
                },
                rejects::add);
        progress.end();
        return messages.all();
    }

    /** In the order of the file, unless asked otherwise; whole events are repeated, never lines. */
    private List<Message> disturbed(List<Message> messages) {
        var random = new Random(shuffle == null ? 1 : shuffle);
        var sent = new ArrayList<>(messages);
        messages.stream().filter(_ -> random.nextDouble() < duplicate).forEach(sent::add);
        if (shuffle != null) {
            Collections.shuffle(sent, random);
        }
        return sent;
    }

    private int finish(int sent) throws IOException {
        if (rejects.isEmpty()) {
            System.err.printf("%,d %s sent, none rejected%n", sent, kind.text());
            return 0;
        }
        var report = home.path()
                .resolve("rejects")
                .resolve(source + "-" + kind.text() + "-" + System.currentTimeMillis() + ".csv");
        Files.createDirectories(report.getParent());
        try (var csv = new CSVPrinter(Files.newBufferedWriter(report), CSVFormat.DEFAULT)) {
            csv.printRecord("line", "field", "reason");
            for (var reject : rejects) {
                csv.printRecord(reject.line(), reject.field(), reject.reason());
            }
        }
        System.err.printf("%,d %s sent, %,d rejected: %s%n", sent, kind.text(), rejects.size(), report);
        return REJECTED;
    }
}
