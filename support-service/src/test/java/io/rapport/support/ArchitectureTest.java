package io.rapport.support;

import io.rapport.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void keepsTheRules() {
        ArchitectureRules.check("io.rapport.support");
    }
}
