package io.rapport.campaign;

import io.rapport.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void keepsToTheRulesOfTheHouse() {
        ArchitectureRules.check("io.rapport.campaign");
    }
}
