package io.rapport.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResetCommandTest {
    @TempDir
    Path home;

    @Test
    void deletesAllDataAndTheWriteKeysThatNoSourceKnowsAnyMore() throws IOException {
        write("data/postgres/cluster");
        write("secrets.properties");
        write("sources/myshop.key");
        write("notes.txt");

        ResetCommand.empty(home);

        assertThat(home).isDirectoryContaining("glob:**/notes.txt");
        try (var left = Files.list(home)) {
            assertThat(left).hasSize(1);
        }
    }

    private void write(String name) throws IOException {
        var file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }
}
