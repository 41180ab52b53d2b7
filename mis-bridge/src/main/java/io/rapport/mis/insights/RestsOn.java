package io.rapport.mis.insights;

import io.rapport.mis.measure.Kpi;
import java.util.List;
import java.util.stream.Stream;

/** Which KPIs an insight rests on: those it names itself, else those of its kind. */
final class RestsOn {
    private RestsOn() {}

    /** {@code subject} such as {@code revenue/TRY}, or a product or campaign. */
    static List<String> of(String kind, String subject) {
        var named = Stream.of(subject.split("/"))
                .flatMap(part -> Kpi.labelled(part).stream())
                .map(Kpi::label)
                .toList();
        return named.isEmpty() ? ofKind(kind) : named;
    }

    private static List<String> ofKind(String kind) {
        return labels(
                switch (kind) {
                    case "forecast" -> List.of(Kpi.REVENUE, Kpi.ORDERS);
                    case "affinity" -> List.of(Kpi.ORDERS, Kpi.AOV);
                    case "elasticity" -> List.of(Kpi.ORDERS, Kpi.REVENUE);
                    case "uplift" ->
                        List.of(Kpi.MESSAGES_SENT, Kpi.MESSAGES_CONVERTED, Kpi.ATTRIBUTED_REVENUE, Kpi.REVENUE);
                    default -> List.of();
                });
    }

    private static List<String> labels(List<Kpi> kpis) {
        return kpis.stream().map(Kpi::label).toList();
    }
}
