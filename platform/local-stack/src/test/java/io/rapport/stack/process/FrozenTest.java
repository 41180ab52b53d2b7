package io.rapport.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenTest {
    @TempDir
    Path folder;

    @Test
    void keepsAProgramThatABuildTakesAway() throws Exception {
        var built = Files.createDirectories(folder.resolve("built/lib"));
        Files.writeString(built.resolve("a.jar"), "old");

        var frozen = Frozen.folder(folder.resolve("built"), folder.resolve("frozen"));
        Files.delete(built.resolve("a.jar"));
        Files.writeString(built.resolve("a.jar"), "new");

        assertThat(frozen.resolve("lib/a.jar")).hasContent("old");
        assertThat(Frozen.folder(folder.resolve("built"), frozen).resolve("lib/a.jar"))
                .hasContent("new");
    }

    @Test
    void keepsAJarOfOursThatABuildRewrites() throws Exception {
        var jar = Files.writeString(folder.resolve("ours-1-SNAPSHOT.jar"), "old");

        var classPath = Frozen.classPath(jar + ":" + folder, folder.resolve("frozen"));
        Files.writeString(jar, "new");

        assertThat(classPath).isEqualTo(folder.resolve("frozen/ours-1-SNAPSHOT.jar") + ":" + folder);
        assertThat(folder.resolve("frozen/ours-1-SNAPSHOT.jar")).hasContent("old");
    }
}
