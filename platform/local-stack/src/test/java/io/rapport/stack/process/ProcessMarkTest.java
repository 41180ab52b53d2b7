package io.rapport.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMarkTest {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void knowsALiveProcessAgainFromItsFile() {
        var mark = ProcessMark.of(SELF).orElseThrow();

        assertThat(ProcessMark.parse(mark.toString())).contains(mark);
        assertThat(mark.alive()).isTrue();
    }

    @Test
    void takesALaterProcessOfTheSameNumberForAnother() {
        assertThat(new ProcessMark(SELF, "1@another-boot").alive()).isFalse();
    }

    @Test
    void countsAnEndedProcessAsDead() throws Exception {
        var process = new ProcessBuilder("sleep", "60").start();
        var mark = ProcessMark.of(process.pid()).orElseThrow();
        process.destroyForcibly().waitFor();

        assertThat(mark.alive()).isFalse();
    }

    @Test
    void ignoresAFileThatIsNoMark() {
        assertThat(ProcessMark.parse("")).isEmpty();
        assertThat(ProcessMark.parse("abc def")).isEmpty();
    }
}
