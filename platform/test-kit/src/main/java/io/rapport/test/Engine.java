package io.rapport.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.testcontainers.DockerClientFactory;

/** The container engine, if one answers. */
final class Engine {
    private static final Logger LOG = Logger.getLogger(Engine.class);
    private static final boolean ANSWERS = looksThere() && answers();

    private Engine() {}

    /** Starts the container, or what is embedded where no engine answers or it has no such image. */
    static <T> T start(Supplier<T> container, Supplier<T> embedded) {
        if (!ANSWERS) {
            return embedded.get();
        }
        try {
            return withOwnClasses(container);
        } catch (RuntimeException e) {
            LOG.warnf("the container engine failed, going on without it: %s", e.getMessage());
            return embedded.get();
        }
    }

    /** Cheap, while asking Testcontainers where there is no engine takes seconds and logs errors. */
    private static boolean looksThere() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }

    private static boolean answers() {
        return withOwnClasses(() -> DockerClientFactory.instance().isDockerAvailable());
    }

    /** Testcontainers finds its parts by the thread's class loader, which may be another than its own. */
    private static <T> T withOwnClasses(Supplier<T> work) {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(Engine.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
