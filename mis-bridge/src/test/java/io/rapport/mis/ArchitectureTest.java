package io.rapport.mis;

import io.rapport.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void keepsToTheHouse() {
        ArchitectureRules.check("io.rapport.mis");
    }
}
