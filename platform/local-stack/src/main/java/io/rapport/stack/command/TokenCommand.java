package io.rapport.stack.command;

import io.rapport.stack.Home;
import io.rapport.stack.Topology;
import io.rapport.stack.oidc.Tokens;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a bearer token and nothing else. */
@Command(name = "token", description = "Prints a bearer token for an hour: admin, system, agent, marketer or analyst")
public final class TokenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ROLE", defaultValue = "")
    String role;

    @Override
    public Integer call() {
        if (!Topology.ROLES.contains(role)) {
            System.err.println("rapport: " + (role.isEmpty() ? "which role?" : "unknown role " + role) + " One of: "
                    + String.join(" ", Topology.ROLES));
            return 2;
        }
        System.out.println(new Tokens(Home.ofEnvironment().topology()).of(role));
        return 0;
    }
}
