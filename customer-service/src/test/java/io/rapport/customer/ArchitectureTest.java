package io.rapport.customer;

import io.rapport.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void keepsTheRulesOfTheHouse() {
        ArchitectureRules.check("io.rapport.customer");
    }
}
