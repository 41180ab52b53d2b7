package io.rapport.test;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** Whether a container engine answers. */
final class Engine {
    private static final boolean ANSWERS =
            looksThere() && DockerClientFactory.instance().isDockerAvailable();

    private Engine() {}

    static boolean answers() {
        return ANSWERS;
    }

    /** Cheap, while asking Testcontainers where there is no engine takes seconds and logs errors. */
    private static boolean looksThere() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }
}
