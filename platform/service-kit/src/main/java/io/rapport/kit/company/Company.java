package io.rapport.kit.company;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.DayOfWeek;
import java.time.ZoneId;

/** The company that this installation serves. */
@ConfigMapping(prefix = "rapport.company")
public interface Company {
    /** Hours and days of reports and KPIs are of this zone. */
    @WithDefault("UTC")
    ZoneId zone();

    /** ISO 4217. */
    @WithDefault("EUR")
    String currency();

    @WithDefault("MONDAY")
    DayOfWeek weekStart();
}
