package io.rapport.stack.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks, on the running system, what must be true of it at any time. */
@Command(
        name = "verify",
        description = "Checks the invariants on the running system; exit 0 all hold, 1 broken, 2 could not check")
public final class VerifyCommand implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final int UNCHECKED = 2;

    @Option(names = "--json", description = "the findings as JSON")
    boolean json;

    @Override
    public Integer call() throws Exception {
        try {
            var findings = findings(Home.ofEnvironment());
            print(findings);
            return findings.stream().allMatch(Finding::holds) ? 0 : BROKEN;
        } catch (Failure | JdbiException | KafkaException e) {
            System.err.println("rapport: could not check: " + e.getMessage());
            return UNCHECKED;
        }
    }

    /** One for each invariant, in order. Fails if the system cannot be asked. */
    public static List<Finding> findings(Home home) throws InterruptedException {
        var zone = ZoneId.of(Objects.requireNonNullElse(System.getenv("RAPPORT_COMPANY_ZONE"), "UTC"));
        var invariants = List.of(
                new EveryEventStoredOnce(),
                new OneMoneyEverywhere(zone),
                new NothingStuck(),
                new ReceiptsAddUp(),
                new KpisEqualTheirProofs(),
                new OneOwnerEverywhere());
        var system = new Audited(home);
        var findings = new ArrayList<Finding>();
        for (var invariant : invariants) {
            findings.add(invariant.check(system));
        }
        return findings;
    }

    private void print(List<Finding> findings) throws JsonProcessingException {
        if (json) {
            System.out.println(EventJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(findings));
            return;
        }
        for (var finding : findings) {
            System.out.println(finding.line());
            finding.examples().forEach(example -> System.out.println("    " + example));
        }
    }
}
