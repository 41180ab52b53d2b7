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
        return named.isEmpty() ? ofKind(kind, subject) : named;
    }

    private static List<String> ofKind(String kind, String subject) {
        return labels(
                switch (kind) {
                    case "forecast" -> List.of(Kpi.REVENUE, Kpi.ORDERS);
                    case "affinity" -> List.of(Kpi.ORDERS, Kpi.AOV);
                    case "elasticity" -> List.of(Kpi.ORDERS, Kpi.REVENUE);
                    case "uplift" ->
                        List.of(
                                Kpi.MESSAGES_SENT,
                                Kpi.MESSAGES_CONVERTED,
                                Kpi.ATTRIBUTED_REVENUE,
                                Kpi.INCREMENTAL_REVENUE,
                                Kpi.REVENUE);
                    case "area-to-improve" -> ofArea(subject);
                    default -> List.of();
                });
    }

    /** {@code subject} begins with what is to be improved. */
    private static List<Kpi> ofArea(String subject) {
        return switch (subject.split("/")[0]) {
            case "slow-answers" -> List.of(Kpi.RESPONSE_TIME_P50, Kpi.RESPONSE_TIME_P90);
            case "churn-risk" -> List.of(Kpi.ACTIVE_CUSTOMERS);
            case "falling-categories" -> List.of(Kpi.REVENUE);
            default -> List.of();
        };
    }

    private static List<String> labels(List<Kpi> kpis) {
        return kpis.stream().map(Kpi::label).toList();
    }
}
