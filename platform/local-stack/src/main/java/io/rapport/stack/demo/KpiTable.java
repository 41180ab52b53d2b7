package io.rapport.stack.demo;

import io.rapport.stack.Topology.Service;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Today's and this hour's KPIs as the MIS sees them. */
final class KpiTable {
    private static final List<String> KPIS = List.of(
            "orders",
            "revenue",
            "refunds",
            "net-revenue",
            "aov",
            "new-customers",
            "active-customers",
            "messages-sent",
            "tickets-opened");
    private static final String ROW = "%-18s %-8s %18s %18s%n";

    private final Rest rest;

    KpiTable(Rest rest) {
        this.rest = rest;
    }

    /** One line for each KPI and currency, ended by line breaks. */
    String text() throws InterruptedException {
        var text = new StringBuilder(ROW.formatted("KPI", "currency", "this hour", "today"));
        for (var kpi : KPIS) {
            var hour = values(kpi, "hour", ChronoUnit.HOURS);
            var day = values(kpi, "day", ChronoUnit.DAYS);
            day.forEach((currency, value) ->
                    text.append(ROW.formatted(kpi, currency, hour.getOrDefault(currency, ""), value)));
        }
        return text.toString();
    }

    private Map<String, String> values(String kpi, String window, ChronoUnit unit) throws InterruptedException {
        var from = Instant.now().truncatedTo(unit).minus(unit == ChronoUnit.DAYS ? 14 : 0, ChronoUnit.HOURS);
        var values = new TreeMap<String, String>();
        rest.get(
                        Service.MIS_BRIDGE,
                        "/api/v1/kpis?kpi=%s&window=%s&from=%s&to=%s"
                                .formatted(kpi, window, from, Instant.now().plus(1, ChronoUnit.DAYS)))
                .ifPresent(page -> page.path("items")
                        .forEach(item -> values.put(
                                item.path("currency").asText("").replace("null", ""),
                                grouped(item.path("value").asText()))));
        return values;
    }

    private static String grouped(String value) {
        var point = value.indexOf('.');
        var whole = point < 0 ? value : value.substring(0, point);
        return String.format(Locale.ROOT, "%,d", Long.parseLong(whole)) + (point < 0 ? "" : value.substring(point));
    }
}
