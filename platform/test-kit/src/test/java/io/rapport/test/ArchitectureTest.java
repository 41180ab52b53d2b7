package io.rapport.test;

import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void keepsTheRules() {
        ArchitectureRules.check("io.rapport.test.notes");
    }

    @Test
    void theKitKeepsTheRulesToo() {
        ArchitectureRules.check("io.rapport.kit");
    }
}
