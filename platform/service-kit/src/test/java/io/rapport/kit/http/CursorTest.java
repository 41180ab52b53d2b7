package io.rapport.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final UUID ID = UUID.fromString("0196d0a0-0000-7000-8000-000000000001");

    @Test
    void givesBackTheSortValues() {
        var cursor = Cursor.decode(Cursor.encode(List.of(AT, ID, 42, "ğ,é")), 4);

        assertEquals(AT, cursor.instant(0));
        assertEquals(ID, cursor.uuid(1));
        assertEquals(42, cursor.number(2));
        assertEquals("ğ,é", cursor.text(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "eHl6", "\u0000"})
    void refusesWhatSomeoneMadeUp(String after) {
        assertThrows(Problem.class, () -> Cursor.decode(after, 2));
        assertThrows(Problem.class, () -> Cursor.decode("eHl6", 1).instant(0));
    }

    @Test
    void endsWithThePageThatIsNotFull() {
        assertNull(Page.of(List.of("a", "b"), 2, List::of).next());
        assertEquals(
                "b",
                Cursor.decode(Page.of(List.of("a", "b", "c"), 2, List::of).next(), 1)
                        .text(0));
    }
}
