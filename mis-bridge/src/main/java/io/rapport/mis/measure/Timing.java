package io.rapport.mis.measure;

import static io.rapport.mis.measure.Kpi.RESOLUTION_TIME_P50;
import static io.rapport.mis.measure.Kpi.RESOLUTION_TIME_P90;
import static io.rapport.mis.measure.Kpi.RESPONSE_TIME_P50;
import static io.rapport.mis.measure.Kpi.RESPONSE_TIME_P90;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A duration that is kept as a sketch, and which KPI is which of its quantiles. */
public enum Timing {
    RESPONSE(Map.of(RESPONSE_TIME_P50, 0.5, RESPONSE_TIME_P90, 0.9)),
    RESOLUTION(Map.of(RESOLUTION_TIME_P50, 0.5, RESOLUTION_TIME_P90, 0.9));

    private final Map<Kpi, Double> ranks;

    Timing(Map<Kpi, Double> ranks) {
        this.ranks = ranks;
    }

    public Map<Kpi, Double> ranks() {
        return ranks;
    }

    public static Optional<Timing> of(Kpi kpi) {
        return Stream.of(values())
                .filter(timing -> timing.ranks.containsKey(kpi))
                .findFirst();
    }
}
