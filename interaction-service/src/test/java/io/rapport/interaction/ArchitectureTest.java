package io.rapport.interaction;

import io.rapport.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void keepsItsShape() {
        ArchitectureRules.check("io.rapport.interaction");
    }
}
