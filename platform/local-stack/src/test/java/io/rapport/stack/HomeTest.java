package io.rapport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void prepare() {
        home = new Home(folder.resolve("home"));
        home.prepare();
    }

    @Test
    void makesASecretOnceAndShowsItToItsOwnerOnly() throws Exception {
        var secret = home.secret("one");

        assertThat(home.secret("one")).isEqualTo(secret).isNotEqualTo(home.secret("two"));
        assertThat(Files.getPosixFilePermissions(home.path().resolve("secrets.properties")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void keepsAllSecretsThoughServicesAskAtOnce() {
        var made = IntStream.range(0, 50)
                .parallel()
                .mapToObj(i -> home.secret("s" + i))
                .toList();

        assertThat(IntStream.range(0, 50).mapToObj(i -> home.secret("s" + i))).containsExactlyElementsOf(made);
    }

    @Test
    void remembersItsPorts() {
        home.keepPortBase(9_100);

        assertThat(new Home(home.path()).topology().portBase()).isEqualTo(9_100);
    }

    @Test
    void refusesASecondCommandInOneLine() {
        try (var held = home.hold()) {
            assertThatThrownBy(home::hold)
                    .isInstanceOf(RuntimeException.class)
                    .message()
                    .doesNotContain("\n");
        }
        assertThat(home.busy()).isFalse();
    }

    @Test
    void saysInOneLineThatAFolderCannotBeUsed() throws Exception {
        var file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new Home(file.resolve("home")).prepare())
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file.toString());
    }
}
