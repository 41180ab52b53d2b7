package io.rapport.stack.oidc;

import static io.rapport.stack.Topology.Infrastructure.OIDC;

import io.rapport.stack.Home;
import io.rapport.stack.Part;
import io.rapport.stack.Topology;
import io.rapport.stack.process.Http;
import io.rapport.stack.process.Jvm;
import io.rapport.stack.process.LocalProcess;
import java.util.List;

/** The issuer as a process of the stack. */
public record Oidc(LocalProcess process, Topology topology) implements Part {
    public static Oidc of(Home home) {
        return new Oidc(new LocalProcess(home, OIDC.process()), home.topology());
    }

    @Override
    public List<Integer> ports() {
        return List.of(topology.port(OIDC));
    }

    @Override
    public void start() {
        var folder = process.home().data("oidc");
        var arguments = List.of(folder.toString(), Integer.toString(topology.port(OIDC)));
        var options = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        process.start(folder, Jvm.classPath(process), Jvm.program(Issuer.class, options, arguments));
    }

    @Override
    public boolean ready() {
        return Http.answers(topology.issuer() + "/.well-known/openid-configuration");
    }
}
